package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.Checks;
import io.synctv.api.playback.PlaybackState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Commands to the chat. */
@ApiStatus(ApiStatus.Level.STABLE)
public sealed interface ChatCommand extends Command {

  /** The most characters of a message that any configuration allows. */
  int MAX_TEXT = 10_000;

  /**
   * Says something.
   *
   * @param text plain text, 1 to 10,000 characters (the engine's limit, 2,000 by default, holds as
   *     well)
   * @param replyTo the message it answers, or null
   * @param mediaPosition seconds on the media's timeline it belongs to, or null
   */
  record Send(String text, @Nullable ChatId replyTo, @Nullable Double mediaPosition)
      implements ChatCommand {
    /** Checks text and position. */
    public Send {
      Objects.requireNonNull(text, "text");
      text = Checks.text("text", text, MAX_TEXT);
      Checks.optionalRange("mediaPosition", mediaPosition, 0, PlaybackState.MAX_POSITION);
    }
  }
}
