package io.synctv.core.codec;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is kept of a room as the database keeps it for whoever tells of it: all that the
 * log is to be told, and all that its commands are to be answered.
 *
 * <p>Rows written by one version are read by the next: fields are added, numbers never reused.
 *
 * @param at when it was planned, in epoch milliseconds of cluster time
 * @param commands what the commands caused, in order
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record DurableChange(long at, List<Effect> commands) {

  /** Copies the list. */
  public DurableChange {
    commands = List.copyOf(commands);
  }

  /**
   * What one command caused.
   *
   * @param by who gave it
   * @param key its idempotency key, or null
   * @param digest its digest, or null when it has no key
   * @param ids identifiers it made
   * @param events what happened, in order, at least one
   * @param then what is chosen to play as part of it, or null
   */
  public record Effect(
      Actor by,
      @Nullable IdempotencyKey key,
      @Nullable String digest,
      List<String> ids,
      List<RoomEvent> events,
      PlaybackCommand.@Nullable Select then) {
    /** Copies the lists. */
    public Effect {
      ids = List.copyOf(ids);
      events = List.copyOf(events);
    }
  }

  /** Returns all events in order. */
  public List<RoomEvent> events() {
    return commands.stream().flatMap(command -> command.events().stream()).toList();
  }

  /** Encodes it. */
  public byte[] toBytes() {
    TaggedFields.Writer out = new TaggedFields.Writer().number(1, at);
    for (Effect command : commands) {
      out.nested(2, write(command));
    }
    return out.toBytes();
  }

  private static TaggedFields.Writer write(Effect command) {
    IdempotencyKey key = command.key();
    TaggedFields.Writer out =
        ValueCodec.write(new TaggedFields.Writer(), 1, 2, command.by())
            .text(3, key == null ? null : key.value())
            .text(4, command.digest());
    command.ids().forEach(id -> out.text(5, id));
    command
        .events()
        .forEach(event -> out.nested(6, EventCodec.put(new TaggedFields.Writer(), event)));
    PlaybackCommand.Select then = command.then();
    return then == null ? out : out.nested(7, write(then));
  }

  private static TaggedFields.Writer write(PlaybackCommand.Select select) {
    MediaId media = select.media();
    Boolean playing = select.playing();
    TaggedFields.Writer out =
        new TaggedFields.Writer()
            .text(1, media == null ? null : media.value())
            .real(2, select.position());
    return playing == null ? out : out.number(3, playing ? 1 : 0);
  }

  /**
   * Decodes a change.
   *
   * @param payload what {@link #toBytes} made
   * @return the change
   * @throws MalformedPayloadException when the bytes cannot be read, or hold an event of a kind
   *     this version does not know
   */
  public static DurableChange decode(byte[] payload) {
    try {
      TaggedFields.Reader in = new TaggedFields.Reader(payload);
      return new DurableChange(
          in.number(1), in.all(2).stream().map(DurableChange::effect).toList());
    } catch (IllegalArgumentException e) {
      throw new MalformedPayloadException("a value is out of bounds");
    }
  }

  private static Effect effect(TaggedFields.Reader in) {
    String key = in.optionalText(3);
    return new Effect(
        ValueCodec.actor(in, 1, 2),
        key == null ? null : IdempotencyKey.of(key),
        in.optionalText(4),
        in.texts(5),
        in.all(6).stream().map(EventCodec::get).toList(),
        in.has(7) ? select(in.nested(7)) : null);
  }

  private static PlaybackCommand.Select select(TaggedFields.Reader in) {
    String media = in.optionalText(1);
    return new PlaybackCommand.Select(
        media == null ? null : MediaId.of(media),
        in.optionalReal(2),
        in.has(3) ? Boolean.valueOf(in.flag(3)) : null);
  }
}
