package io.synctv.api.chat;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.User;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said.
 *
 * @param id identifies the message
 * @param from who said it, with the name they had then
 * @param text plain text; clients show it as text, never as markup
 * @param at when, in epoch milliseconds of cluster time
 * @param replyTo the message it answers, or null
 * @param mediaPosition seconds on the media's timeline it belongs to, or null
 * @param version 1 when it was posted, more after each change; of two of the same id the higher
 *     holds
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record ChatMessage(
    ChatId id,
    User from,
    String text,
    long at,
    @Nullable ChatId replyTo,
    @Nullable Double mediaPosition,
    long version) {
  /** Refuses null. */
  public ChatMessage {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(text, "text");
  }
}
