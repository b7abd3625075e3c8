package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.UserId;
import io.synctv.api.event.OrderedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What nodes send each other about a room, as bytes. Stateless, safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class BulletinCodec {

  private BulletinCodec() {}

  /**
   * One message from a node to the others in a room.
   *
   * @param number tells it from the node's others, so that one that arrives twice is heard once
   * @param people what changed of people, or null
   * @param kicked whose sessions end, or null
   * @param closed whether the room is closed
   * @param ruling an event that changes people's rights, which the log delivers too, or null
   */
  public record Bulletin(
      long number,
      PresenceCodec.@Nullable Delta people,
      @Nullable UserId kicked,
      boolean closed,
      @Nullable OrderedEvent ruling) {}

  /**
   * Encodes a bulletin.
   *
   * @param bulletin what to tell
   * @return the bytes
   */
  public static byte[] encode(Bulletin bulletin) {
    PresenceCodec.Delta people = bulletin.people();
    UserId kicked = bulletin.kicked();
    Fields.Writer out = new Fields.Writer().number(1, bulletin.number());
    if (people != null) {
      out.nested(2, PresenceCodec.write(people));
    }
    OrderedEvent ruling = bulletin.ruling();
    if (ruling != null) {
      out.nested(
          5,
          new Fields.Writer()
              .text(1, ruling.epoch().value())
              .number(2, ruling.seq())
              .bytes(
                  3, EventCodec.encode(ruling.at(), ruling.by(), ruling.key(), 0, ruling.event())));
    }
    return out.text(3, kicked == null ? null : kicked.value()).flag(4, bulletin.closed()).toBytes();
  }

  /**
   * Decodes a bulletin.
   *
   * @param bytes what {@link #encode} made
   * @return the bulletin
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static Bulletin decode(byte[] bytes) {
    Fields.Reader in = new Fields.Reader(bytes);
    try {
      String kicked = in.optionalText(3);
      return new Bulletin(
          in.number(1),
          in.has(2) ? PresenceCodec.delta(in.nested(2)) : null,
          kicked == null ? null : UserId.of(kicked),
          in.flag(4),
          in.has(5) ? ruling(in.nested(5)) : null);
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  private static OrderedEvent ruling(Fields.Reader in) {
    return EventCodec.decode(Epoch.of(in.text(1)), in.number(2), in.bytes(3)).event();
  }
}
