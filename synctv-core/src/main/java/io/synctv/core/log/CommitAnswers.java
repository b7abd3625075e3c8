package io.synctv.core.log;

import io.synctv.api.command.Outcome;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.core.codec.AnswerCodec;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import java.util.List;
import java.util.Optional;

/**
 * Answers the commands and messages whose events are committed, or were before. Runs inside the
 * room's mailbox.
 */
final class CommitAnswers {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;

  CommitAnswers(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
  }

  /**
   * Looks the key of a command up before it is refused or answered that there was nothing to do: it
   * may have been carried out on another node, which is why there is nothing to do any more.
   */
  void unlessKnown(PendingCommand command, Runnable otherwise) {
    if (command.digest() == null || log.local() != null || engine.isolated()) {
      otherwise.run();
      return;
    }
    room.<Optional<KeyedAnswer>>ask(
        () -> engine.transport().rooms().answer(room.id(), command.logKey()),
        answer -> {
          if (answer == null && log.local() == null && !engine.isolated()) {
            reject(
                command,
                new Rejection(ErrorCode.UNAVAILABLE, "It is not known whether this was done"));
          } else if (answer == null || answer.isEmpty()) {
            otherwise.run();
          } else {
            answer(command, answer.get());
          }
        });
  }

  void answer(PendingCommand command, KeyedAnswer known) {
    if (!known.digest().equals(command.digest())) {
      reject(command, Rejection.of(ErrorCode.KEY_REUSED));
      return;
    }
    List<RoomEvent> events;
    try {
      events = AnswerCodec.decode(known.answer());
    } catch (MalformedPayloadException e) {
      // Written by a newer version, perhaps: it was done, and what came of it cannot be told.
      engine.metrics().malformed.increment();
      reject(command, Rejection.of(ErrorCode.INTERNAL));
      return;
    }
    accept(command, log.view().seq(), events);
  }

  void accept(PendingChat told, long seq) {
    told.answer()
        .complete(
            new Outcome.Accepted(
                log.view().epoch(),
                seq,
                List.of(told.message().id().value()),
                List.of(told.posted())));
  }

  void accept(PendingCommand command, long seq, List<RoomEvent> events) {
    command.answer().complete(new Outcome.Accepted(log.view().epoch(), seq, List.of(), events));
  }

  /** Answers all in a plan that something of ours is broken. */
  void broken(CommitPlan plan) {
    Outcome broken = new Outcome.Rejected(Rejection.of(ErrorCode.INTERNAL));
    plan.entries().forEach(entry -> entry.command().answer().complete(broken));
    plan.messages().forEach(told -> told.chat().answer().complete(broken));
  }

  void reject(PendingCommand command, Rejection rejection) {
    command.answer().complete(new Outcome.Rejected(rejection));
  }
}
