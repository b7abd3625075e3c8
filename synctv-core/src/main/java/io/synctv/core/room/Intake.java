package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.core.member.Access;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where commands come into a room: bounds how many wait, answers those that were answered before,
 * and sends each on its way, to be decided at once or planned and kept by a store first. Runs
 * inside its room's {@link Serial}, but for {@link #submit}.
 */
final class Intake {

  private final RoomActor room;
  private final Engine engine;
  private final DurableLane lane;
  private final Turns turns;
  private final KeyMemory keys = new KeyMemory();
  private final AtomicInteger pending = new AtomicInteger();

  Intake(RoomActor room, Engine engine, CommitPipeline pipeline) {
    this.room = room;
    this.engine = engine;
    this.lane = new DurableLane(room, engine);
    this.turns = new Turns(pipeline::add);
  }

  /** Says whether no command waits or is under way. */
  boolean idle() {
    return lane.idle() && pending.get() == 0;
  }

  /** Takes a command, from any thread. A null answer means that the room has just left memory. */
  CompletableFuture<@Nullable Outcome> submit(Actor actor, Submission submission) {
    CompletableFuture<@Nullable Outcome> answer = new CompletableFuture<>();
    if (pending.incrementAndGet() > engine.limits().pendingCommands()) {
      pending.decrementAndGet();
      answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.OVERLOADED)));
      return answer;
    }
    answer.whenComplete(
        (outcome, failure) -> {
          pending.decrementAndGet();
          if (outcome instanceof Outcome.Rejected) {
            engine.counters().rejections.increment();
          }
        });
    room.serial()
        .execute(
            () -> {
              try {
                accept(actor, submission, answer);
              } catch (RuntimeException e) {
                answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.INTERNAL)));
                throw e;
              }
            });
    return answer;
  }

  private void accept(
      Actor actor, Submission submission, CompletableFuture<@Nullable Outcome> answer) {
    if (room.retired()) {
      answer.complete(null);
      return;
    }
    RoomState state = room.law();
    if (state.closed()) {
      answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.ROOM_CLOSED)));
      return;
    }
    // Before keys: who has to join first tries again with the same key.
    if (!Access.mayEnter(state, actor.user())
        && !(submission.command() instanceof RoomCommand.Join)) {
      answer.complete(new Outcome.Rejected(Rejection.of(ErrorCode.JOIN_REQUIRED)));
      return;
    }
    IdempotencyKey key = submission.key();
    if (key != null) {
      CompletableFuture<@Nullable Outcome> first = keys.find(actor.user().id(), key, engine.now());
      if (first != null) {
        first.thenAccept(answer::complete);
        return;
      }
      keys.remember(actor.user().id(), key, answer, engine.now());
    }
    if (submission.command() instanceof PlaybackCommand) {
      turns.playback(new Pending(actor, submission, null, Pending.ANY, answer));
    } else {
      if (!(submission.command() instanceof ChatCommand)) {
        turns.changing(actor.user().id());
        answer.whenComplete(
            (outcome, failure) -> room.serial().execute(() -> turns.changed(actor.user().id())));
      }
      lane.add(actor, submission, answer);
    }
  }

  /**
   * Tells the playlist how long the current entry is.
   *
   * @return what became of it
   */
  CompletableFuture<@Nullable Outcome> measure(Session session, MediaId media, double duration) {
    Submission submission = Submission.of(new PlaylistCommand.Measure(media, duration));
    CompletableFuture<@Nullable Outcome> answer = new CompletableFuture<>();
    lane.add(new Actor(session.user(), session.id()), submission, answer);
    return answer;
  }

  /** Remembers the key of a command that came into the room on another node. */
  void remember(OrderedEvent event) {
    IdempotencyKey key = event.key();
    if (key == null || keys.find(event.by().user().id(), key, engine.now()) != null) {
      return;
    }
    List<String> ids =
        switch (event.event()) {
          case RoomEvent.ChatPosted posted -> List.of(posted.message().id().value());
          case RoomEvent.PlaylistPut put ->
              put.placements().stream().map(placement -> placement.item().id().value()).toList();
          default -> List.of();
        };
    Outcome outcome = new Outcome.Accepted(event.epoch(), event.seq(), ids);
    keys.remember(
        event.by().user().id(), key, CompletableFuture.completedFuture(outcome), engine.now());
  }
}
