package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * A message on its way to sessions, encoded at most once and shared by all of them. Safe for use by
 * several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class OutboundMessage {

  private static final int LATE_SIZE = 128;

  private final SessionMessage message;
  private final MessageEncoder encoder;
  private final int estimate;
  private volatile byte[] bytes; // empty until encoded

  private OutboundMessage(
      SessionMessage message, MessageEncoder encoder, int estimate, byte[] bytes) {
    this.message = message;
    this.encoder = encoder;
    this.estimate = estimate;
    this.bytes = bytes;
  }

  /**
   * Wraps a message and encodes it now: for what goes to many sessions, and whose size counts.
   *
   * @param message what to send
   * @param encoder the wire's encoder
   * @return the wrapped message
   * @throws IllegalStateException when the encoder returns null
   */
  public static OutboundMessage encoded(SessionMessage message, MessageEncoder encoder) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(encoder, "encoder");
    return new OutboundMessage(message, encoder, LATE_SIZE, encode(message, encoder));
  }

  /**
   * Wraps a small message that is encoded when it is written, so that times in it are those of the
   * writing.
   *
   * @param message what to send, at most about 128 bytes on the wire
   * @param encoder the wire's encoder
   * @return the wrapped message
   */
  public static OutboundMessage late(SessionMessage message, MessageEncoder encoder) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(encoder, "encoder");
    return new OutboundMessage(message, encoder, LATE_SIZE, new byte[0]);
  }

  /**
   * Wraps a message that never becomes bytes, for an engine without an encoder.
   *
   * @param message what to send
   * @param size how much of a queue's bound it takes, in bytes
   * @return the wrapped message, whose {@link #bytes} fails
   */
  public static OutboundMessage sized(SessionMessage message, int size) {
    Objects.requireNonNull(message, "message");
    return new OutboundMessage(message, MessageEncoder.NONE, size, new byte[0]);
  }

  /** {@return the message} */
  public SessionMessage message() {
    return message;
  }

  /**
   * Returns the encoded message; encodes it if that has not happened yet.
   *
   * @return the bytes, not to be changed
   * @throws IllegalStateException when the engine was given no encoder, or it returns null
   */
  public byte[] bytes() {
    byte[] known = bytes;
    if (known.length == 0) {
      known = encode(message, encoder);
      bytes = known;
    }
    return known;
  }

  private static byte[] encode(SessionMessage message, MessageEncoder encoder) {
    byte[] encoded = encoder.encode(message);
    if (encoded == null) {
      throw new IllegalStateException(
          "The encoder returned null for a " + message.getClass().getSimpleName());
    }
    return encoded;
  }

  /**
   * Returns how much of a queue's bound the message takes.
   *
   * @return bytes
   */
  public int size() {
    int length = bytes.length;
    return length == 0 ? estimate : length;
  }
}
