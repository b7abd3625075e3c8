package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into the bytes of the host's wire. Called once per event, whatever the number of
 * sessions.
 *
 * <p>Implementations are safe for use by several threads and do not block.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface MessageEncoder {

  /** Stands for no encoder: nothing can be encoded, and whoever tries is told so. */
  MessageEncoder NONE =
      message -> {
        throw new IllegalStateException(
            "the engine has no encoder: give SyncTvBuilder.encoder one, or take message()");
      };

  /**
   * Encodes a message.
   *
   * @param message what to encode
   * @return the bytes; the caller does not change them
   */
  byte[] encode(SessionMessage message);

  /**
   * Returns what encodes welcomes in parts, of which sessions share those that are the same.
   * Without one each session has a welcome of its own, the whole playlist in it.
   *
   * @return the encoder, or null for none
   */
  default @Nullable WelcomeEncoder welcomes() {
    return null;
  }
}
