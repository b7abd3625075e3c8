package io.synctv.server.json;

import io.synctv.api.ChatId;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what requests over HTTP and over the socket have in common.
 *
 * <p>A missing field or a wrong type is a {@code RejectedException}; a value outside its bounds is
 * the {@code InvalidValueException} of the type it belongs to.
 */
public final class WireReader {

  private WireReader() {}

  /** Reads a command's guards and key. */
  public static Submission submission(Command command, JsonFields fields) {
    return new Submission(
        command,
        fields.optional("expectedMedia", MediaId::of),
        fields.optionalWhole("expectedVersion"),
        key(fields));
  }

  /** Reads the key of a command that has no guards, or null when it has none. */
  public static @Nullable IdempotencyKey key(JsonFields fields) {
    return fields.optional("key", IdempotencyKey::of);
  }

  /** Reads play. */
  public static Command play(JsonFields fields) {
    return new PlaybackCommand.Play(fields.optionalNumber("position"));
  }

  /** Reads pause. */
  public static Command pause(JsonFields fields) {
    return new PlaybackCommand.Pause(fields.optionalNumber("position"));
  }

  /** Reads seek. */
  public static Command seek(JsonFields fields) {
    return new PlaybackCommand.Seek(fields.number("position"));
  }

  /** Reads rate. */
  public static Command rate(JsonFields fields) {
    return new PlaybackCommand.ChangeRate(fields.number("rate"));
  }

  /** Reads select; {@code media} must be there, null chooses nothing. */
  public static Command select(JsonFields fields) {
    MediaId media =
        fields.has("media") && !fields.given("media") ? null : MediaId.of(fields.text("media"));
    return new PlaybackCommand.Select(
        media, fields.optionalNumber("position"), fields.optionalFlag("playing"));
  }

  /** Reads a chat message. */
  public static Command chat(JsonFields fields) {
    return new ChatCommand.Send(
        fields.text("text"),
        fields.optional("replyTo", ChatId::of),
        fields.optionalNumber("mediaPosition"));
  }

  /** Reads the place after which something goes: an id, or null for the start. */
  public static @Nullable MediaId after(JsonFields fields) {
    if (!fields.has("after")) {
      fields.text("after"); // refuses, naming the field
    }
    return fields.optional("after", MediaId::of);
  }

  /**
   * Reads media to add. Nowhere else do media come in, so that all addresses are those that this
   * server takes.
   */
  public static Media media(JsonFields fields) {
    Media basic =
        Media.of(
            MediaAddresses.normalise("url", fields.text("url")),
            fields.optionalText("name"),
            fields.optionalOneOf("type", MediaType.class),
            Boolean.TRUE.equals(fields.optionalFlag("live")));
    List<Subtitle> subtitles = new ArrayList<>();
    for (JsonFields subtitle : fields.objects("subtitles")) {
      subtitles.add(
          new Subtitle(
              MediaAddresses.normalise("subtitle url", subtitle.text("url")),
              subtitle.text("label"),
              subtitle.optionalText("language")));
    }
    List<MediaSource> sources = new ArrayList<>();
    for (JsonFields source : fields.objects("sources")) {
      sources.add(
          new MediaSource(
              MediaAddresses.normalise("source url", source.text("url")),
              source.text("label"),
              source.optionalOneOf("type", MediaType.class)));
    }
    return new Media(
        basic.url(),
        basic.name(),
        basic.type(),
        basic.live(),
        fields.optionalNumber("duration"),
        fields.textsByName("headers"),
        subtitles,
        sources);
  }

  /**
   * Reads a change of settings.
   *
   * @param fields what is given; the rest stays as it is
   */
  public static RoomCommand.SettingsChange settings(JsonFields fields) {
    Long maxMembers = fields.optionalWhole("maxMembers");
    return new RoomCommand.SettingsChange(
        fields.optionalOneOf("control", ControlPolicy.class),
        fields.optionalOneOf("advance", AdvanceMode.class),
        maxMembers == null ? null : Math.clamp(maxMembers, -1, Integer.MAX_VALUE));
  }
}
