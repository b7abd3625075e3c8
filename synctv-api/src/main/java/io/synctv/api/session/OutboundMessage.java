package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
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
  private final List<SharedBytes> shared;
  private volatile byte[] bytes; // empty until encoded; without what is shared

  private OutboundMessage(
      SessionMessage message,
      MessageEncoder encoder,
      int estimate,
      byte[] bytes,
      SharedBytes... shared) {
    this.shared = List.of(shared);
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
   * Wraps a welcome and encodes it now, in parts that other sessions share.
   *
   * @param welcome what to send, with a snapshot
   * @param encoder the wire's encoder of welcomes
   * @param playlist the snapshot's playlist as it encodes it
   * @param chat the snapshot's chat as it encodes it
   * @return the wrapped message
   */
  public static OutboundMessage inParts(
      SessionMessage.Welcome welcome,
      WelcomeEncoder encoder,
      SharedBytes playlist,
      SharedBytes chat) {
    Objects.requireNonNull(welcome, "welcome");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(playlist, "playlist");
    Objects.requireNonNull(chat, "chat");
    int rest = playlist.bytes().length + chat.bytes().length;
    byte[] head = encoder.head(welcome, rest);
    return new OutboundMessage(
        welcome, MessageEncoder.NONE, head.length + rest, head, playlist, chat);
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
   * Returns the encoded message; encodes it if that has not happened yet. One in parts is joined
   * anew each time: who can write parts takes {@link #head} and {@link #shared}.
   *
   * @return the bytes, not to be changed
   * @throws IllegalStateException when the engine was given no encoder, or it returns null
   */
  public byte[] bytes() {
    byte[] head = head();
    if (shared.isEmpty()) {
      return head;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(size());
    joined.writeBytes(head);
    shared.forEach(part -> joined.writeBytes(part.bytes()));
    return joined.toByteArray();
  }

  /** {@return what follows on the head, shared with other sessions; empty for most messages} */
  public List<SharedBytes> shared() {
    return shared;
  }

  /**
   * Returns what comes before {@link #shared}: of most messages all there is.
   *
   * @return the bytes, not to be changed
   * @throws IllegalStateException when the engine was given no encoder, or it returns null
   */
  public byte[] head() {
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
    return length == 0 || !shared.isEmpty() ? estimate : length;
  }
}
