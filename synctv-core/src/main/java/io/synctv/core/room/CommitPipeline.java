package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.playback.PlaybackDecisions;
import io.synctv.core.state.Decision;
import io.synctv.core.state.Moment;
import io.synctv.core.state.RoomState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns commands into commits. Runs inside its room's {@link Serial}.
 *
 * <p>One commit is in flight; what arrives meanwhile is decided together and goes into the next
 * one. So nothing waits while the room is quiet, and a busy room shares round trips to the
 * cluster's store. Commands of a batch are decided one after the other, each on the state that
 * those before it lead to. After a conflict the batch is decided again on what the others did.
 */
final class CommitPipeline {

  private static final System.Logger LOG = System.getLogger(CommitPipeline.class.getName());
  private static final int MAX_BATCH = 100;
  private static final int MAX_ATTEMPTS = 32;

  private record Draft(Actor by, @Nullable IdempotencyKey key, RoomEvent event) {}

  /**
   * A command of a batch: its events end before index {@code end}; none when {@code end} is where
   * it started.
   */
  private record Member(Pending pending, List<String> ids, int end) {}

  private record Flight(
      Commit commit, long at, long version, List<Draft> drafts, List<Member> members) {}

  private final RoomActor room;
  private final Engine engine;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private @Nullable Flight flight;
  private int attempts;

  CommitPipeline(RoomActor room, Engine engine) {
    this.room = room;
    this.engine = engine;
  }

  boolean idle() {
    return flight == null && waiting.isEmpty();
  }

  /** Says whether commands wait although no commit is under way. */
  boolean stalled() {
    return flight == null && !waiting.isEmpty();
  }

  void add(Pending pending) {
    waiting.add(pending);
    pump();
  }

  /**
   * Finds an event of the commit in flight by its bytes, which saves decoding what this node has
   * just encoded.
   */
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  EventCodec.@Nullable Decoded own(LogEntry entry) {
    Flight current = flight;
    if (current == null) {
      return null;
    }
    for (int i = 0; i < current.drafts.size(); i++) {
      if (current.commit.events().get(i) == entry.payload()) {
        Draft draft = current.drafts.get(i);
        return new EventCodec.Decoded(
            ordered(draft, entry.epoch(), entry.seq(), current.at), current.version);
      }
    }
    return null;
  }

  private static OrderedEvent ordered(Draft draft, Epoch epoch, long seq, long at) {
    return new OrderedEvent(epoch, seq, at, draft.by, draft.key, draft.event);
  }

  /** Sends the next commit if there is something to commit and none is in flight. */
  void pump() {
    while (flight == null && !waiting.isEmpty() && room.ready()) {
      if (engine.isolated()) {
        room.fork(); // the store would be asked in vain
      }
      Flight next = decide();
      if (next != null) {
        flight = next;
        engine.counters().commits.increment();
        Fork fork = room.forked();
        if (fork == null) {
          send(next);
        } else {
          settle(next, fork.commit(next.commit));
        }
      }
    }
  }

  private @Nullable Flight decide() {
    RoomView view = room.view();
    RoomState state = view.state();
    long now = engine.now();
    List<Draft> drafts = new ArrayList<>();
    List<Member> members = new ArrayList<>();
    while (!waiting.isEmpty() && drafts.size() < MAX_BATCH) {
      Pending pending = waiting.remove();
      Moment moment = new Moment(pending.actor(), now, room.attendance().lead(), engine.ids());
      switch (decideOne(state, pending, moment)) {
        case null -> pending.answer().complete(null);
        case Decision.Refused refused -> reject(pending, refused.rejection());
        case Decision.Granted granted -> {
          for (RoomEvent event : withConsequences(state, granted, moment)) {
            state = state.apply(event);
            drafts.add(new Draft(pending.actor(), pending.key(), event));
          }
          members.add(new Member(pending, granted.ids(), drafts.size()));
        }
      }
    }
    if (drafts.isEmpty()) {
      members.forEach(member -> accept(member, view.seq()));
      return null;
    }
    boolean changes = drafts.stream().anyMatch(d -> !(d.event() instanceof RoomEvent.ChatPosted));
    boolean played = drafts.stream().anyMatch(d -> d.event() instanceof RoomEvent.PlaybackChanged);
    long changedAt = played ? now : room.known().changedAt();
    long version = changes ? room.known().version() + 1 : 0;
    List<byte[]> payloads = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      payloads.add(EventCodec.encode(now, draft.by, draft.key, version, draft.event));
    }
    Commit.Change change =
        changes
            ? new Commit.Change(
                room.known().version(),
                EventCodec.encodeSnapshot(new Snapshot(state.playback(), changedAt)))
            : null;
    Commit commit = new Commit(room.id(), view.epoch(), engine.ids().next(), payloads, change);
    return new Flight(commit, now, version, drafts, members);
  }

  /** A rule that fails takes its own command down and no other. */
  private @Nullable Decision decideOne(RoomState state, Pending pending, Moment moment) {
    try {
      return decideSafely(state, pending, moment);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "A command could not be decided", e);
      return Decision.refused(ErrorCode.INTERNAL);
    }
  }

  /** Decides a command, or returns null when its plan was made on a state that is gone. */
  private static @Nullable Decision decideSafely(RoomState state, Pending pending, Moment moment) {
    if (state.closed()) {
      return Decision.refused(ErrorCode.ROOM_CLOSED);
    }
    Decision.Granted plan = pending.plan();
    if (plan != null) {
      boolean holds = pending.revision() == Pending.ANY || pending.revision() == state.revision();
      return holds ? plan : null;
    }
    return PlaybackDecisions.decide(
        state,
        (PlaybackCommand) pending.submission().command(),
        pending.submission().expectedMedia(),
        pending.submission().expectedVersion(),
        moment);
  }

  /**
   * Adds what follows from granted events: a command that goes with them, and letting go of removed
   * media.
   */
  private static List<RoomEvent> withConsequences(
      RoomState state, Decision.Granted granted, Moment moment) {
    List<RoomEvent> events = new ArrayList<>(granted.events());
    RoomState after = state;
    for (RoomEvent event : granted.events()) {
      after = after.apply(event);
    }
    PlaybackCommand then = granted.then();
    if (then != null
        && PlaybackDecisions.follow(after, then, moment) instanceof Decision.Granted follows) {
      events.addAll(follows.events());
      for (RoomEvent event : follows.events()) {
        after = after.apply(event);
      }
    }
    PlaybackDecisions.reconcile(after, moment).ifPresent(events::add);
    return events;
  }

  private void send(Flight current) {
    engine.ask(
        room.serial(),
        () -> engine.transport().rooms().commit(current.commit),
        (@Nullable CommitResult result) -> finished(current, result));
  }

  private void finished(Flight done, @Nullable CommitResult result) {
    if (result == null) {
      // Perhaps it was committed all the same: then the merge will find it.
      putBack(done);
      attempts = 0;
      room.fork();
      pump();
      return;
    }
    switch (result) {
      case CommitResult.Committed committed -> {
        settle(done, committed);
        pump();
      }
      case CommitResult.Conflict conflict -> {
        engine.counters().conflicts.increment();
        again(done);
        room.recovery().behind(conflict.head());
      }
      case CommitResult.Missing missing -> {
        again(done);
        room.recovery().start();
      }
    }
  }

  /** Applies what was committed, and answers. */
  private void settle(Flight done, CommitResult.Committed committed) {
    attempts = 0;
    room.follower().committed(done.commit.events(), committed);
    int start = 0;
    for (Member member : done.members) {
      boolean caused = member.end > start;
      accept(member, caused ? committed.firstSeq() + member.end - 1 : committed.lastSeq());
      start = member.end;
    }
    long seq = committed.firstSeq();
    for (Draft draft : done.drafts) {
      caused(draft.event);
      if (room.forked() == null && Rulings.isRuling(draft.event, room.view().state())) {
        engine.post().ruled(room.id(), ordered(draft, committed.epoch(), seq, done.at));
      }
      seq++;
    }
    flight = null;
  }

  /**
   * Does what only the node that committed an event does. Not when it is delivered: the log may
   * deliver it before the commit's answer, and then nobody can tell whose it is.
   */
  private void caused(RoomEvent event) {
    switch (event) {
      case RoomEvent.PlaybackChanged changed ->
          engine.playback().changed(room.id(), changed.playback());
      case RoomEvent.RoomClosed closed -> {
        engine.playback().forget(room.id());
        engine.post().closed(room.id());
        engine.transport().rooms().delete(room.id());
      }
      case RoomEvent.PlaylistPut put -> {}
      case RoomEvent.PlaylistRemoved removed -> {}
      case RoomEvent.ChatPosted posted -> {}
      case RoomEvent.MemberChanged changed -> {}
      case RoomEvent.RoomChanged changed -> {}
    }
  }

  /** Puts a batch back to be decided anew, once the room has caught up; not for ever. */
  private void again(Flight done) {
    attempts++;
    if (attempts <= MAX_ATTEMPTS) {
      putBack(done);
      return;
    }
    flight = null;
    attempts = 0;
    for (Member member : done.members) {
      reject(member.pending, Rejection.of(ErrorCode.CONFLICT));
    }
  }

  private void putBack(Flight done) {
    flight = null;
    done.members.reversed().forEach(member -> waiting.addFirst(member.pending));
  }

  private void accept(Member member, long seq) {
    member.pending.answer().complete(new Outcome.Accepted(room.view().epoch(), seq, member.ids));
  }

  private static void reject(Pending pending, Rejection rejection) {
    pending.answer().complete(new Outcome.Rejected(rejection));
  }
}
