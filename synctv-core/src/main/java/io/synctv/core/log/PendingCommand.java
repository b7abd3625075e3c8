package io.synctv.core.log;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.Submission;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A playback command that waits to be decided and committed.
 *
 * @param actor who gave it
 * @param command what is asked
 * @param submission the command with its guards and key
 * @param digest tells the command from others with the same key; null without a key
 * @param answer what became of it
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record PendingCommand(
    Actor actor,
    PlaybackCommand command,
    Submission submission,
    @Nullable String digest,
    CompletableFuture<@Nullable Outcome> answer) {

  /** Returns the name under which the room's log keeps its answer; it must have a key. */
  String logKey() {
    return actor.user().id().asKey() + '/' + submission.key();
  }
}
