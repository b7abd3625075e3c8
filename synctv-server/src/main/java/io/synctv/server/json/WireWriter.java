package io.synctv.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.synctv.api.MediaId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes the shapes of docs/protocol.md. Methods ending in "Fields" write into an open object. */
public final class WireWriter {

  /** Every message has some: as many as there are constants. */
  private static final Map<Enum<?>, String> NAMES = new ConcurrentHashMap<>();

  private WireWriter() {}

  /**
   * Spells a constant as the wire does: {@code REPEAT_ONE} is {@code repeatOne}.
   *
   * @param constant the constant
   * @return its name in camel case
   */
  public static String name(Enum<?> constant) {
    return NAMES.computeIfAbsent(constant, WireWriter::spell);
  }

  private static String spell(Enum<?> constant) {
    String name = constant.name();
    StringBuilder spelled = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        spelled.append(upper ? c : Character.toLowerCase(c));
        upper = false;
      }
    }
    return spelled.toString();
  }

  /**
   * Writes a number that may have a fraction, such as a time in milliseconds, without the exponent
   * that large ones get otherwise.
   */
  public static void plainNumberField(JsonGenerator json, String name, double value)
      throws IOException {
    json.writeFieldName(name);
    json.writeNumber(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  /** Writes a user. */
  public static void user(JsonGenerator json, User user) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", user.id().value());
    json.writeStringField("name", user.name());
    json.writeStringField("kind", name(user.kind()));
    json.writeEndObject();
  }

  /** Writes a permission mask: a decimal string, as 64 bits do not fit a JavaScript number. */
  public static void permissionsField(JsonGenerator json, PermissionSet permissions)
      throws IOException {
    json.writeStringField("permissions", Long.toUnsignedString(permissions.mask()));
  }

  /** Writes a user's role in a room and their permissions. */
  public static void accessFields(JsonGenerator json, RoomAccess access) throws IOException {
    json.writeStringField("role", name(access.role()));
    permissionsField(json, access.permissions());
  }

  /**
   * Writes a room.
   *
   * @param online how many sessions are present
   * @param playing the name of the current item, or null
   */
  public static void room(JsonGenerator json, RoomInfo room, int online, @Nullable String playing)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", room.id().value());
    json.writeNumberField("createdAt", room.createdAt());
    roomFields(json, room);
    json.writeFieldName("settings");
    settings(json, room.settings());
    json.writeNumberField("online", online);
    if (playing != null) {
      json.writeStringField("playing", playing);
    }
    json.writeEndObject();
  }

  /** Writes what may change of a room beside its settings. */
  public static void roomFields(JsonGenerator json, RoomInfo room) throws IOException {
    json.writeStringField("name", room.name());
    json.writeFieldName("owner");
    user(json, room.owner());
    json.writeBooleanField("hidden", room.hidden());
    json.writeBooleanField("locked", room.locked());
  }

  /** Writes a room's settings. */
  public static void settings(JsonGenerator json, RoomSettings settings) throws IOException {
    json.writeStartObject();
    json.writeStringField("control", name(settings.control()));
    json.writeStringField("advance", name(settings.advance()));
    json.writeNumberField("maxMembers", settings.maxMembers());
    json.writeEndObject();
  }

  /** Writes a playlist entry. */
  public static void item(JsonGenerator json, PlaylistItem item) throws IOException {
    json.writeStartObject();
    itemFields(json, item);
    json.writeEndObject();
  }

  /**
   * Writes a playlist entry with the one before it, for clients of before that do not sort by the
   * order key.
   */
  public static void placedItem(JsonGenerator json, PlaylistItem item, @Nullable MediaId after)
      throws IOException {
    json.writeStartObject();
    itemFields(json, item);
    json.writeStringField("after", after == null ? null : after.value());
    json.writeEndObject();
  }

  private static void itemFields(JsonGenerator json, PlaylistItem item) throws IOException {
    Media media = item.media();
    json.writeStringField("id", item.id().value());
    json.writeStringField("order", item.order().value());
    json.writeStringField("url", media.url());
    json.writeStringField("name", media.name());
    json.writeStringField("type", name(media.type()));
    json.writeBooleanField("live", media.live());
    optionalNumber(json, "duration", media.duration());
    if (media.growing()) {
      json.writeBooleanField("growing", true);
    }
    if (!media.headers().isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : media.headers().entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
    }
    json.writeArrayFieldStart("subtitles");
    for (Subtitle subtitle : media.subtitles()) {
      json.writeStartObject();
      json.writeStringField("url", subtitle.url());
      json.writeStringField("label", subtitle.label());
      optionalText(json, "language", subtitle.language());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sources");
    for (MediaSource source : media.sources()) {
      json.writeStartObject();
      json.writeStringField("url", source.url());
      json.writeStringField("label", source.label());
      optionalText(json, "type", source.type() == null ? null : name(source.type()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("addedBy");
    user(json, item.addedBy());
    json.writeNumberField("addedAt", item.addedAt());
  }

  /** Writes the timeline. */
  public static void playback(JsonGenerator json, PlaybackState playback) throws IOException {
    json.writeStartObject();
    json.writeStringField("media", playback.media() == null ? null : playback.media().value());
    json.writeBooleanField("playing", playback.playing());
    json.writeNumberField("position", playback.position());
    json.writeNumberField("rate", playback.rate());
    json.writeNumberField("anchor", playback.anchor());
    json.writeNumberField("version", playback.version());
    json.writeEndObject();
  }

  /** Writes a chat message. */
  public static void message(JsonGenerator json, ChatMessage message) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", message.id().value());
    json.writeFieldName("from");
    user(json, message.from());
    json.writeStringField("text", message.text());
    json.writeNumberField("at", message.at());
    optionalText(json, "replyTo", message.replyTo() == null ? null : message.replyTo().value());
    optionalNumber(json, "mediaPosition", message.mediaPosition());
    json.writeNumberField("version", message.version());
    json.writeEndObject();
  }

  /** Writes a member. */
  public static void member(JsonGenerator json, Member member) throws IOException {
    json.writeStartObject();
    json.writeFieldName("user");
    user(json, member.user());
    json.writeStringField("role", name(member.role()));
    json.writeEndObject();
  }

  /** Writes a session as others see it. */
  public static void session(JsonGenerator json, PresenceEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("session", entry.session().value());
    json.writeFieldName("user");
    user(json, entry.user());
    json.writeStringField("role", name(entry.role()));
    optionalText(json, "device", entry.device());
    json.writeNumberField("since", entry.since());
    json.writeStringField("state", entry.away() ? "away" : "connected");
    PlayerReport report = entry.report();
    if (report != null) {
      json.writeNumberField("position", report.position());
      json.writeBooleanField("buffering", report.buffering());
      json.writeBooleanField("ready", report.ready());
      optionalNumber(json, "rtt", report.rtt());
      optionalNumber(json, "drift", report.drift());
      json.writeBooleanField("blocked", report.blocked());
      if (report.loading()) {
        json.writeBooleanField("loading", true);
      }
      if (report.ended()) {
        json.writeBooleanField("ended", true);
      }
      optionalText(json, "failed", report.failed());
    }
    json.writeEndObject();
  }

  private static void optionalText(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void optionalNumber(JsonGenerator json, String name, @Nullable Double value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }
}
