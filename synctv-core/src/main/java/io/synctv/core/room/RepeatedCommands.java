package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.RoomChange;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.command.CommandDispatcher;
import io.synctv.core.engine.Engine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers commands to rooms that are gone. Safe for use by several threads. */
final class RepeatedCommands {

  private final Engine engine;
  private final StoreCalls calls;

  RepeatedCommands(Engine engine, StoreCalls calls) {
    this.engine = engine;
    this.calls = calls;
  }

  /**
   * Answers a command to a room that is gone: as the first time, when it has a key and was carried
   * out, and else that there is no such room.
   *
   * @return the answer; never fails
   */
  CompletionStage<Outcome> answer(RoomId id, Actor actor, Submission submission) {
    Outcome gone = new Outcome.Rejected(Rejection.of(ErrorCode.ROOM_NOT_FOUND));
    CommandKey key = CommandDispatcher.key(id, actor, submission);
    if (key == null) {
      return CompletableFuture.completedStage(gone);
    }
    return calls
        .<Outcome>start(
            () -> {
              Outcome first = first(id, key);
              return first == null ? gone : first;
            })
        .exceptionally(failure -> new Outcome.Rejected(StoreCalls.rejection(failure)));
  }

  /** Returns what a key was answered, or null when it is not kept. Blocks. */
  private @Nullable Outcome first(RoomId id, CommandKey key) {
    RoomChange lookUp =
        new RoomChange(engine.ids().next(), Revision.CREATED, List.of(), List.of(key), new byte[0]);
    if (engine.stores().changes().apply(id, lookUp) instanceof ApplyResult.Known known) {
      return switch (known.commands().getFirst()) {
        case KnownCommand.Changed changed -> {
          DurableChange.Effect effect =
              DurableChange.decode(changed.change().payload()).commands().get(changed.index());
          yield new Outcome.Accepted(RoomLoader.NOT_OPENED, 0, effect.ids(), effect.events());
        }
        case KnownCommand.Posted posted ->
            new Outcome.Accepted(
                RoomLoader.NOT_OPENED,
                0,
                List.of(posted.message().id().value()),
                List.of(new ChatEvent.Posted(posted.message())));
        case KnownCommand.Created created ->
            new Outcome.Rejected(Rejection.of(ErrorCode.KEY_REUSED));
        case KnownCommand.Reused reused -> new Outcome.Rejected(Rejection.of(ErrorCode.KEY_REUSED));
      };
    }
    return null;
  }
}
