package io.synctv.core.codec;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.Revision;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playback.PlaybackState;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ordered events and snapshots as bytes for the cluster transport. Stateless, safe for use by
 * several threads.
 *
 * <p>Epoch and sequence number are the log's and not part of the bytes.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class EventCodec {

  /** Who reads which events. Each kind has its own number: 10 to 17, and from 18 what is added. */
  private static final List<Function<TaggedFields.Reader, @Nullable RoomEvent>> FEATURES =
      List.of(
          PlaybackCodec::get, PlaylistCodec::get, ChatCodec::get, MemberCodec::get, InfoCodec::get);

  private static final int CHANGED_AT = 20;

  private static final int DIGEST = 30;
  private static final int IDS = 31;
  private static final int PART = 32;

  private EventCodec() {}

  /**
   * What an entry of the log says beside what happened.
   *
   * @param at when, in epoch milliseconds of cluster time
   * @param by who caused it
   * @param key the idempotency key of the command that caused it, or null
   * @param digest the digest of that command, or null when it has no key
   * @param ids identifiers that the command made; told with its first event
   * @param version the version of the room's snapshot after this event, or 0 when it leaves the
   *     snapshot as it is
   * @param part which part of a durable change it is, or null when it is none
   */
  public record Header(
      long at,
      Actor by,
      @Nullable IdempotencyKey key,
      @Nullable String digest,
      List<String> ids,
      long version,
      @Nullable Part part) {}

  /**
   * Which part of a durable change an entry is. All entries of a change follow each other.
   *
   * @param previous the revision the change was applied to
   * @param revision the revision it made
   * @param command which of the change's commands caused it, from 0
   * @param index which of the change's entries it is, from 0
   * @param last whether it is the last of the change
   */
  public record Part(Revision previous, Revision revision, int command, int index, boolean last) {}

  /**
   * An event with what its entry says beside it.
   *
   * @param event the event in its place
   * @param header what goes along
   */
  public record Decoded(OrderedEvent event, Header header) {

    /** Puts an event in its place. */
    public static Decoded of(Epoch epoch, long seq, Header header, RoomEvent event) {
      return new Decoded(
          new OrderedEvent(epoch, seq, header.at(), header.by(), header.key(), event), header);
    }
  }

  /**
   * Encodes an event without its place in the log.
   *
   * @param header what goes along
   * @param event what happened
   * @return the bytes
   */
  public static byte[] encode(Header header, RoomEvent event) {
    IdempotencyKey key = header.key();
    Part part = header.part();
    TaggedFields.Writer out =
        ValueCodec.write(new TaggedFields.Writer().number(1, header.at()), 2, 3, header.by())
            .text(4, key == null ? null : key.value())
            .number(5, header.version())
            .text(DIGEST, header.digest());
    header.ids().forEach(id -> out.text(IDS, id));
    if (part != null) {
      out.nested(
          PART,
          new TaggedFields.Writer()
              .nested(1, ValueCodec.write(part.previous()))
              .nested(2, ValueCodec.write(part.revision()))
              .number(3, part.command())
              .flag(4, part.last())
              .number(5, part.index()));
    }
    return put(out, event).toBytes();
  }

  /**
   * Decodes an event.
   *
   * @param epoch the log's epoch
   * @param seq the event's number
   * @param payload what {@link #encode} made
   * @return the event in its place
   * @throws MalformedPayloadException when the bytes cannot be read, or hold an event of a kind
   *     this version does not know
   */
  public static Decoded decode(Epoch epoch, long seq, byte[] payload) {
    TaggedFields.Reader in = new TaggedFields.Reader(payload);
    try {
      String key = in.optionalText(4);
      Header header =
          new Header(
              in.number(1),
              ValueCodec.actor(in, 2, 3),
              key == null ? null : IdempotencyKey.of(key),
              in.optionalText(DIGEST),
              in.texts(IDS),
              in.number(5),
              in.has(PART) ? part(in.nested(PART)) : null);
      return Decoded.of(epoch, seq, header, get(in));
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  private static Part part(TaggedFields.Reader in) {
    return new Part(
        ValueCodec.revision(in.nested(1)),
        ValueCodec.revision(in.nested(2)),
        (int) in.number(3),
        (int) in.number(5),
        in.flag(4));
  }

  /**
   * What the log keeps of a room beside its events.
   *
   * @param playback the timeline
   * @param at when it was last changed, in epoch milliseconds of cluster time
   */
  public record Snapshot(PlaybackState playback, long at) {

    /**
     * Says which of two timelines holds when nodes have gone on apart: the one that was changed
     * last, then the one that was changed more often. Two that are alike in both are told apart by
     * their bytes, so that every node chooses the same.
     *
     * @param other the timeline of somebody else
     * @return whether this one holds and the other does not; false for equal ones
     */
    public boolean newerThan(Snapshot other) {
      if (at != other.at) {
        return at > other.at;
      }
      if (playback.version() != other.playback.version()) {
        return playback.version() > other.playback.version();
      }
      return Arrays.compare(encodeSnapshot(this), encodeSnapshot(other)) > 0;
    }
  }

  /**
   * Encodes the snapshot that goes with a commit.
   *
   * @param snapshot the timeline and when it was changed
   * @return the bytes
   */
  public static byte[] encodeSnapshot(Snapshot snapshot) {
    return PlaybackCodec.write(snapshot.playback()).number(CHANGED_AT, snapshot.at()).toBytes();
  }

  /**
   * Decodes a snapshot.
   *
   * @param snapshot what {@link #encodeSnapshot} made
   * @return the timeline and when it was changed
   * @throws MalformedPayloadException when the bytes cannot be read
   */
  public static Snapshot decodeSnapshot(byte[] snapshot) {
    try {
      TaggedFields.Reader in = new TaggedFields.Reader(snapshot);
      PlaybackState playback = PlaybackCodec.playback(in);
      return new Snapshot(playback, in.has(CHANGED_AT) ? in.number(CHANGED_AT) : playback.anchor());
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  /** Adds an event to what is written, under the number of its kind. */
  static TaggedFields.Writer put(TaggedFields.Writer out, RoomEvent event) {
    return switch (event) {
      case PlaybackEvent playback -> PlaybackCodec.put(out, playback);
      case PlaylistEvent playlist -> PlaylistCodec.put(out, playlist);
      case ChatEvent chat -> ChatCodec.put(out, chat);
      case MemberEvent member -> MemberCodec.put(out, member);
      case InfoEvent info -> InfoCodec.put(out, info);
    };
  }

  /**
   * Reads the event that {@link #put} has added.
   *
   * @throws MalformedPayloadException when it is of a kind this version does not know
   */
  static RoomEvent get(TaggedFields.Reader in) {
    for (Function<TaggedFields.Reader, @Nullable RoomEvent> feature : FEATURES) {
      RoomEvent event = feature.apply(in);
      if (event != null) {
        return event;
      }
    }
    throw new MalformedPayloadException("unknown kind of event");
  }
}
