package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.chat.ChatMessage;
import java.util.Objects;

/** What happens in the chat. Durable, each message under a version of its own. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface ChatEvent extends RoomEvent {

  /**
   * Somebody said something.
   *
   * @param message what
   */
  record Posted(ChatMessage message) implements ChatEvent {
    /** Refuses null. */
    public Posted {
      Objects.requireNonNull(message, "message");
    }
  }
}
