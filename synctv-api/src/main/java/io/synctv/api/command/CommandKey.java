package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of a command with what tells the command from others: the same key of the same person
 * with another digest is a mistake of the client.
 *
 * @param user whose key it is
 * @param key the key
 * @param digest a digest of the command, 1 to 64 characters of {@code [A-Za-z0-9_-]}
 * @param message the message that the command posts, when it is one of chat: the message's own row
 *     keeps the key then; else null
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record CommandKey(UserId user, IdempotencyKey key, String digest, @Nullable ChatId message) {
  /** Refuses null. */
  public CommandKey {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(digest, "digest");
  }
}
