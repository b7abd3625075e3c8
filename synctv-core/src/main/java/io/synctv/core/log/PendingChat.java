package io.synctv.core.log;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.Outcome;
import io.synctv.api.event.ChatEvent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that the store keeps and the log is to be told of.
 *
 * @param by who said it
 * @param key the key of the command, or null
 * @param digest the digest of the command, or null without a key
 * @param posted what is told
 * @param answer what the sender is answered once it is told; of a message that somebody else wrote
 *     nobody waits for it
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record PendingChat(
    Actor by,
    @Nullable IdempotencyKey key,
    @Nullable String digest,
    ChatEvent.Posted posted,
    CompletableFuture<@Nullable Outcome> answer) {

  ChatMessage message() {
    return posted.message();
  }

  /** Tells of a message that was found in the store. */
  static PendingChat found(ChatMessage message) {
    return new PendingChat(
        Actor.of(message.from()),
        null,
        null,
        new ChatEvent.Posted(message),
        new CompletableFuture<>());
  }
}
