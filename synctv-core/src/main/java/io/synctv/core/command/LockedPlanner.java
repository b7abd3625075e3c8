package io.synctv.core.command;

import io.synctv.api.Revision;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.log.UntoldChange;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans on what others did, while nobody else can change the room. */
final class LockedPlanner implements ChangeStore.Planner {

  private final ChangePlanner planner;
  private final List<DurableCommand> open;
  private final RoomState known;
  private RoomState state;
  private List<UntoldChange> missed = List.of();
  private @Nullable ChangePlan plan;

  LockedPlanner(ChangePlanner planner, List<DurableCommand> open, RoomState known) {
    this.planner = planner;
    this.open = open;
    this.known = known;
    this.state = known;
  }

  @Override
  public RoomChange plan(List<StoredChange> changes) {
    if (plan != null && mayBeWritten(plan.change(), changes)) {
      return plan.change(); // begun anew: the same change, which is applied once
    }
    List<UntoldChange> read;
    try {
      read = UntoldChange.all(changes);
    } catch (MalformedPayloadException e) {
      // Planned on what is known it is late, and the room is read anew.
      return planner.plan(List.of(), known).change();
    }
    missed = read;
    state = DatabaseView.after(known, read);
    ChangePlan planned = planner.plan(open, state);
    plan = planned;
    return planned.change();
  }

  /**
   * Says whether a change that was tried before is to be tried again as it is: it is among what
   * came after the known revision, it still fits, or it depends on no revision.
   */
  private boolean mayBeWritten(RoomChange change, List<StoredChange> changes) {
    boolean written =
        changes.stream().anyMatch(each -> each.revision().change().equals(change.id()));
    boolean chatAlone = !change.revises() && !change.confirms();
    return written || chatAlone || change.base().equals(last(changes, known.revision()));
  }

  /** Returns the state it has planned on, or before that the known one. */
  RoomState state() {
    return state;
  }

  /** Returns what others had done since the known state. */
  List<UntoldChange> missed() {
    return missed;
  }

  /** Returns what it has planned, or null when it did not come to that. */
  @Nullable ChangePlan planned() {
    return plan;
  }

  private static Revision last(List<StoredChange> changes, Revision known) {
    return changes.isEmpty() ? known : changes.getLast().revision();
  }
}
