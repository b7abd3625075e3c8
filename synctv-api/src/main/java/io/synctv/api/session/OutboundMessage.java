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
  private volatile byte[] bytes; // empty until encoded

  private OutboundMessage(SessionMessage message, MessageEncoder encoder, byte[] bytes) {
    this.message = message;
    this.encoder = encoder;
    this.bytes = bytes;
  }

  /**
   * Wraps a message and encodes it now: for what goes to many sessions, and whose size counts.
   *
   * @param message what to send
   * @param encoder the wire's encoder
   * @return the wrapped message
   */
  public static OutboundMessage encoded(SessionMessage message, MessageEncoder encoder) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(encoder, "encoder");
    return new OutboundMessage(message, encoder, encoder.encode(message));
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
    return new OutboundMessage(message, encoder, new byte[0]);
  }

  /** Returns the message. */
  public SessionMessage message() {
    return message;
  }

  /**
   * Returns the encoded message; encodes it if that has not happened yet.
   *
   * @return the bytes, not to be changed
   */
  public byte[] bytes() {
    byte[] known = bytes;
    if (known.length == 0) {
      known = encoder.encode(message);
      bytes = known;
    }
    return known;
  }

  /**
   * Returns how much of a queue's bound the message takes.
   *
   * @return bytes
   */
  public int size() {
    int length = bytes.length;
    return length == 0 ? LATE_SIZE : length;
  }
}
