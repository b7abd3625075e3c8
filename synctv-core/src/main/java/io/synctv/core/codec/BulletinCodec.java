package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes send each other about a room, as bytes. Stateless, safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class BulletinCodec {

  /** Number 5 was a change by its place in the log. */
  private static final int ACCESS = 6;

  private static final int KICKED_AT = 7;

  private BulletinCodec() {}

  /**
   * One message from a node to the others in a room.
   *
   * @param number tells it from the node's others, so that one that arrives twice is heard once
   * @param people what changed of people, or null
   * @param kick whose sessions end, or null
   * @param closed whether the room is closed
   * @param access changes of people's rights that the log delivers too, or null
   */
  public record Bulletin(
      long number,
      PresenceCodec.@Nullable Delta people,
      @Nullable Kick kick,
      boolean closed,
      @Nullable AccessChange access) {}

  /**
   * Somebody is sent out.
   *
   * @param whom whose sessions end
   * @param at those that have begun later stay, in epoch milliseconds of cluster time; {@link
   *     Long#MAX_VALUE} when the sender is of a version that did not say
   */
  public record Kick(UserId whom, long at) {}

  /**
   * Events of one durable change that change people's rights.
   *
   * @param revision the revision the change made
   * @param events the events
   */
  public record AccessChange(Revision revision, List<RoomEvent> events) {
    /** Copies the list. */
    public AccessChange {
      events = List.copyOf(events);
    }
  }

  /**
   * Encodes a bulletin.
   *
   * @param bulletin what to tell
   * @return the bytes
   */
  public static byte[] encode(Bulletin bulletin) {
    PresenceCodec.Delta people = bulletin.people();
    Kick kick = bulletin.kick();
    Fields.Writer out = new Fields.Writer().number(1, bulletin.number());
    if (people != null) {
      out.nested(2, PresenceCodec.write(people));
    }
    AccessChange access = bulletin.access();
    if (access != null) {
      Fields.Writer change = new Fields.Writer().nested(1, ValueCodec.write(access.revision()));
      access
          .events()
          .forEach(event -> change.nested(2, EventCodec.put(new Fields.Writer(), event)));
      out.nested(ACCESS, change);
    }
    if (kick != null) {
      out.text(3, kick.whom().value()).number(KICKED_AT, kick.at());
    }
    return out.flag(4, bulletin.closed()).toBytes();
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
          kicked == null ? null : kick(kicked, in),
          in.flag(4),
          in.has(ACCESS) ? access(in.nested(ACCESS)) : null);
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  private static Kick kick(String whom, Fields.Reader in) {
    return new Kick(UserId.of(whom), in.has(KICKED_AT) ? in.number(KICKED_AT) : Long.MAX_VALUE);
  }

  private static AccessChange access(Fields.Reader in) {
    return new AccessChange(
        ValueCodec.revision(in.nested(1)), in.all(2).stream().map(EventCodec::get).toList());
  }
}
