package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.event.RoomEvent;
import java.util.List;

/**
 * What a room's log remembers of a playback command with a key: the events it caused. Stateless,
 * safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class AnswerCodec {

  private AnswerCodec() {}

  /**
   * Encodes an answer.
   *
   * @param events what the command caused
   * @return the bytes
   */
  public static byte[] encode(List<RoomEvent> events) {
    TaggedFields.Writer out = new TaggedFields.Writer();
    events.forEach(event -> out.nested(1, EventCodec.put(new TaggedFields.Writer(), event)));
    return out.toBytes();
  }

  /**
   * Decodes an answer.
   *
   * @param bytes what {@link #encode} made
   * @return what the command caused
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static List<RoomEvent> decode(byte[] bytes) {
    try {
      return new TaggedFields.Reader(bytes).all(1).stream().map(EventCodec::get).toList();
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }
}
