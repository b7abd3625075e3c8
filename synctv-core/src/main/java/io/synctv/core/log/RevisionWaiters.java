package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.state.RoomView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers that wait until this node's replica has reached a revision: nobody is told that something
 * was done whom this node would then show the room without it. Bounded by the commands that may
 * wait in a room. Runs inside its room's {@link Mailbox}.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RevisionWaiters {

  /** A waiter that names no command of the change. */
  static final int NO_COMMAND = -1;

  /**
   * An answer that waits.
   *
   * @param revision what the replica must have reached
   * @param command whose events' number is wanted, or {@link #NO_COMMAND} for the room's
   * @param reached takes the number
   * @param lost the database has gone back behind the revision
   */
  public record Waiter(Revision revision, int command, LongConsumer reached, Runnable lost) {}

  private final List<Waiter> waiters = new ArrayList<>();
  private boolean ended;

  /** Adds a waiter, or calls it at once when the replica is that far. */
  void add(Waiter waiter, RoomView view) {
    Revision now = view.state().revision();
    if (ended) {
      waiter.reached.accept(view.seq());
    } else if (now.number() < waiter.revision.number()) {
      waiters.add(waiter);
    } else {
      call(waiter, now, view.seq(), null);
    }
  }

  /**
   * Calls who waits for what the replica has reached through the log.
   *
   * @param revision what it has reached
   * @param view the room now
   * @param commands the number of the last event of each of the revision's commands
   */
  void reached(Revision revision, RoomView view, long[] commands) {
    Revision now = view.state().revision();
    if (revision.number() <= now.number()) {
      reach(revision, view, commands);
    }
  }

  private void reach(Revision now, RoomView view, long @Nullable [] commands) {
    List<Waiter> due = new ArrayList<>();
    Iterator<Waiter> each = waiters.iterator();
    while (each.hasNext()) {
      Waiter waiter = each.next();
      if (waiter.revision.number() <= now.number()) {
        each.remove();
        due.add(waiter);
      }
    }
    due.forEach(waiter -> call(waiter, now, view.seq(), commands));
  }

  /** Calls who waits for what the replica has reached by being read anew. */
  void reached(RoomView view) {
    reach(view.state().revision(), view, null);
  }

  /** Calls all: the room has ended, and what they wait for is in the database. */
  void end(RoomView view) {
    ended = true;
    take().forEach(waiter -> waiter.reached.accept(view.seq()));
  }

  /** Takes all: the database has gone back, and what they wait for may be lost. */
  List<Waiter> take() {
    List<Waiter> all = List.copyOf(waiters);
    waiters.clear();
    return all;
  }

  private static void call(Waiter waiter, Revision now, long seq, long @Nullable [] commands) {
    if (!waiter.revision.equals(now)) {
      if (waiter.revision.number() == now.number()) {
        waiter.lost.run();
      } else {
        waiter.reached.accept(seq);
      }
    } else if (commands == null || waiter.command < 0 || waiter.command >= commands.length) {
      waiter.reached.accept(seq);
    } else {
      waiter.reached.accept(commands[waiter.command]);
    }
  }
}
