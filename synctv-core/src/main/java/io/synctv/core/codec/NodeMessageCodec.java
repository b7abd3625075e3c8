package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.codec.NodeMessage.AccessRefresh;
import io.synctv.core.codec.NodeMessage.Kick;
import io.synctv.core.codec.NodeMessage.PresenceUpdate;
import io.synctv.core.codec.NodeMessage.RoomClosed;
import io.synctv.core.codec.NodeMessage.Signalled;
import org.jspecify.annotations.Nullable;

/**
 * What nodes send each other about a room, as bytes: a number and one field, which says what kind
 * of message it is. Stateless, safe for use by several threads.
 *
 * <p>Nodes of the version before and after understand each other: field numbers are never reused,
 * and a message whose only field is unknown says nothing.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class NodeMessageCodec {

  private static final int NUMBER = 1;
  private static final int PRESENCE = 2;
  private static final int KICKED = 3;
  private static final int CLOSED = 4;

  /** Number 5 was a change by its place in the log. */
  private static final int ACCESS = 6;

  private static final int KICKED_AT = 7;
  private static final int SIGNAL = 8;
  private static final int REFRESH = 9;

  /** Inside {@link #PRESENCE}. */
  private static final int PUT = 1;

  private static final int LEFT = 2;
  private static final int TYPING = 3;

  private NodeMessageCodec() {}

  /**
   * A message as it travels.
   *
   * @param number tells it from the sender's others, so that one that arrives twice is heard once
   * @param message what it says, or null when it is of a kind that this version does not know
   */
  public record Numbered(long number, @Nullable NodeMessage message) {}

  /**
   * Encodes a message.
   *
   * @param number tells it from the sender's others
   * @param message what to tell
   * @return the bytes
   */
  public static byte[] encode(long number, NodeMessage message) {
    TaggedFields.Writer out = new TaggedFields.Writer().number(NUMBER, number);
    TaggedFields.Writer done =
        switch (message) {
          case PresenceUpdate update -> out.nested(PRESENCE, write(update));
          case Kick kick -> out.text(KICKED, kick.whom().value()).number(KICKED_AT, kick.at());
          case AccessChange change -> out.nested(ACCESS, write(change));
          case AccessRefresh refresh -> out.text(REFRESH, refresh.whom().value());
          case RoomClosed closed -> out.flag(CLOSED, true);
          case Signalled(Recipient.Everyone everyone, Signal.Typing(User user)) ->
              // As nodes say it that know no signals: that someone types is part of presence.
              out.nested(
                  PRESENCE, new TaggedFields.Writer().nested(TYPING, ValueCodec.write(user)));
          case Signalled signalled -> out.nested(SIGNAL, SignalCodec.write(signalled));
        };
    return done.toBytes();
  }

  /**
   * Decodes a message.
   *
   * @param bytes what {@link #encode} made
   * @return the message
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static Numbered decode(byte[] bytes) {
    try {
      TaggedFields.Reader in = new TaggedFields.Reader(bytes);
      return new Numbered(in.number(NUMBER), message(in));
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  private static @Nullable NodeMessage message(TaggedFields.Reader in) {
    if (in.has(PRESENCE)) {
      return presence(in.nested(PRESENCE));
    }
    if (in.has(KICKED)) {
      return new Kick(
          UserId.of(in.text(KICKED)), in.has(KICKED_AT) ? in.number(KICKED_AT) : Long.MAX_VALUE);
    }
    if (in.flag(CLOSED)) {
      return new RoomClosed();
    }
    if (in.has(ACCESS)) {
      return access(in.nested(ACCESS));
    }
    if (in.has(REFRESH)) {
      return new AccessRefresh(UserId.of(in.text(REFRESH)));
    }
    return in.has(SIGNAL) ? SignalCodec.read(in.nested(SIGNAL)) : null;
  }

  private static TaggedFields.Writer write(PresenceUpdate update) {
    TaggedFields.Writer out = new TaggedFields.Writer();
    update.put().forEach(entry -> out.nested(PUT, PresenceCodec.write(entry)));
    update.left().forEach(entry -> out.nested(LEFT, PresenceCodec.write(entry)));
    return out;
  }

  private static NodeMessage presence(TaggedFields.Reader in) {
    return in.has(TYPING)
        ? new Signalled(
            new Recipient.Everyone(), new Signal.Typing(ValueCodec.user(in.nested(TYPING))))
        : new PresenceUpdate(
            in.all(PUT).stream().map(PresenceCodec::presence).toList(),
            in.all(LEFT).stream().map(PresenceCodec::presence).toList());
  }

  private static TaggedFields.Writer write(AccessChange change) {
    TaggedFields.Writer out =
        new TaggedFields.Writer().nested(1, ValueCodec.write(change.revision()));
    change
        .events()
        .forEach(event -> out.nested(2, EventCodec.put(new TaggedFields.Writer(), event)));
    return out;
  }

  private static AccessChange access(TaggedFields.Reader in) {
    return new AccessChange(
        ValueCodec.revision(in.nested(1)), in.all(2).stream().map(EventCodec::get).toList());
  }
}
