package io.synctv.server.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.synctv.api.Actor;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomPart;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.WelcomeEncoder;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.server.json.Json;
import io.synctv.server.json.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages as complete text frames of docs/protocol.md, so that all sessions share the very
 * bytes that go onto the wire. Safe for use by several threads.
 */
public final class FrameEncoder implements MessageEncoder, WelcomeEncoder {

  /** From so many sessions on, the text of a list is worth caching. */
  private static final int CACHED_FROM = 10;

  private static final int CACHE_SLOTS = 64;
  private static final int POOL_SIZE = 16;
  private static final int MAX_POOLED_BYTES = 64 * 1024;

  /** The text of a list, for the very list it was written from. */
  private record CachedList(List<PresenceEntry> people, SerializedString json) {}

  /** Welcomes to a busy room list the same sessions: a cache by the identity of the list. */
  private final AtomicReferenceArray<@Nullable CachedList> cache =
      new AtomicReferenceArray<>(CACHE_SLOTS);

  /** A pool of buffers that have grown to what is needed: in a large room a welcome has 15 KB. */
  private final Queue<Frames.TextFrame> pool = new ArrayBlockingQueue<>(POOL_SIZE);

  private final ClusterClock clock;
  private final Duration heartbeat;
  private final Map<String, Long> limits;

  /**
   * Makes an encoder.
   *
   * @param clock stamps pongs as they are encoded
   * @param heartbeat the interval of pings, as clients see it
   * @param limits the limits that clients see, by name
   */
  public FrameEncoder(ClusterClock clock, Duration heartbeat, Map<String, Long> limits) {
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.limits = limits;
  }

  @Override
  public WelcomeEncoder welcomes() {
    return this;
  }

  @Override
  public byte[] head(SessionMessage.Welcome welcome, int rest) {
    Frames.TextFrame frame = new Frames.TextFrame();
    Json.write(
        frame,
        json -> {
          json.writeStartObject();
          welcomeFields(json, welcome);
          json.writeEndObject();
        });
    frame.dropLast();
    return frame.head(rest);
  }

  @Override
  public byte[] playlist(List<PlaylistItem> playlist) {
    return part(json -> playlistField(json, playlist), 0);
  }

  @Override
  public byte[] chat(List<ChatMessage> chat) {
    return part(json -> chatField(json, chat), 1);
  }

  /** Returns fields as they follow on others, with a comma, and so many bytes of the end. */
  private static byte[] part(Json.Body fields, int end) {
    byte[] object =
        Json.bytes(
            json -> {
              json.writeStartObject();
              fields.write(json);
              json.writeEndObject();
            });
    byte[] part = Arrays.copyOf(object, object.length - 1 + end);
    part[0] = ',';
    return part;
  }

  @Override
  public byte[] encode(SessionMessage message) {
    Frames.TextFrame spare = pool.poll();
    Frames.TextFrame frame = spare == null ? new Frames.TextFrame() : spare;
    Json.write(
        frame,
        json -> {
          json.writeStartObject();
          write(json, message);
          json.writeEndObject();
        });
    byte[] bytes = frame.frame();
    if (frame.room() <= MAX_POOLED_BYTES) {
      frame.clear();
      pool.offer(frame);
    }
    return bytes;
  }

  private void write(JsonGenerator json, SessionMessage message) throws IOException {
    switch (message) {
      case SessionMessage.Welcome welcome -> welcome(json, welcome);
      case SessionMessage.Ordered ordered -> ordered(json, ordered.event());
      case SessionMessage.Skipped skipped -> {
        type(json, "skipped");
        json.writeNumberField("from", skipped.from());
        json.writeNumberField("seq", skipped.seq());
      }
      case SessionMessage.PresenceChanged presence -> presence(json, presence);
      case SessionMessage.Access access -> {
        type(json, "access");
        json.writeStringField("role", WireWriter.name(access.role()));
        WireWriter.permissionsField(json, access.permissions());
      }
      case SessionMessage.Typing typing -> {
        type(json, "typing");
        json.writeFieldName("user");
        WireWriter.user(json, typing.user());
      }
      case SessionMessage.Notice notice -> {
        type(json, "notice");
        json.writeStringField("code", notice.code());
      }
      case SessionMessage.Drain drain -> {
        type(json, "drain");
        json.writeNumberField("reconnectAfter", drain.reconnectAfter());
      }
      case SessionMessage.Ack ack -> ack(json, ack);
      case SessionMessage.Reject reject -> {
        type(json, "reject");
        if (reject.id() != null) {
          json.writeNumberField("id", reject.id());
        }
        json.writeStringField("code", reject.rejection().code().name());
        json.writeStringField("message", reject.rejection().message());
        if (reject.rejection().fault() != null) {
          json.writeStringField("fault", reject.rejection().fault());
        }
        json.writeBooleanField("retryable", reject.rejection().code().retryable());
      }
      case SessionMessage.Pong pong -> {
        type(json, "pong");
        WireWriter.plainNumberField(json, "t0", pong.t0());
        WireWriter.plainNumberField(json, "t1", pong.t1());
        WireWriter.plainNumberField(json, "t2", clock.micros() / 1000.0);
      }
    }
  }

  private static void type(JsonGenerator json, String type) throws IOException {
    json.writeStringField("type", type);
  }

  private void welcome(JsonGenerator json, SessionMessage.Welcome welcome) throws IOException {
    welcomeFields(json, welcome);
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    if (snapshot != null) {
      playlistField(json, snapshot.playlist());
      chatField(json, snapshot.chat());
    }
  }

  private static void playlistField(JsonGenerator json, List<PlaylistItem> playlist)
      throws IOException {
    json.writeArrayFieldStart("playlist");
    for (PlaylistItem item : playlist) {
      WireWriter.item(json, item);
    }
    json.writeEndArray();
  }

  private static void chatField(JsonGenerator json, List<ChatMessage> chat) throws IOException {
    json.writeArrayFieldStart("chat");
    for (ChatMessage said : chat) {
      WireWriter.message(json, said);
    }
    json.writeEndArray();
  }

  private void welcomeFields(JsonGenerator json, SessionMessage.Welcome welcome)
      throws IOException {
    type(json, "welcome");
    json.writeStringField("session", welcome.session().value());
    json.writeFieldName("user");
    WireWriter.user(json, welcome.user());
    json.writeStringField("role", WireWriter.name(welcome.role()));
    WireWriter.permissionsField(json, welcome.permissions());
    json.writeStringField("epoch", welcome.epoch().value());
    json.writeNumberField("seq", welcome.seq());
    json.writeNumberField("now", welcome.now());
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    json.writeFieldName("room");
    WireWriter.room(json, welcome.room(), welcome.count(), current(welcome));
    json.writeFieldName("playback");
    WireWriter.playback(json, welcome.playback());
    json.writeObjectFieldStart("limits");
    for (Map.Entry<String, Long> limit : limits.entrySet()) {
      json.writeNumberField(limit.getKey(), limit.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("heartbeat", heartbeat.toMillis() / 1000.0);
    json.writeBooleanField("resumed", snapshot == null);
    people(json, welcome.people());
    json.writeNumberField("count", welcome.count());
  }

  private void people(JsonGenerator json, List<PresenceEntry> people) throws IOException {
    if (people.size() < CACHED_FROM) {
      sessions(json, "people", people);
    } else {
      json.writeFieldName("people");
      json.writeRawValue(cached(people));
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very list: comparing all of it is what is saved
  private SerializedString cached(List<PresenceEntry> people) {
    int slot = System.identityHashCode(people) % CACHE_SLOTS;
    CachedList known = cache.get(slot);
    if (known == null || known.people != people) {
      byte[] text = Json.bytes(json -> entries(json, people));
      known =
          new CachedList(people, new SerializedString(new String(text, StandardCharsets.UTF_8)));
      cache.set(slot, known);
    }
    return known.json;
  }

  private static @Nullable String current(SessionMessage.Welcome welcome) {
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    if (snapshot == null) {
      return null;
    }
    for (PlaylistItem item : snapshot.playlist()) {
      if (item.id().equals(welcome.playback().media())) {
        return item.media().name();
      }
    }
    return null;
  }

  private static void ordered(JsonGenerator json, OrderedEvent event) throws IOException {
    switch (event.event()) {
      case PlaybackEvent.Changed changed -> {
        begin(json, "playback", event);
        json.writeFieldName("playback");
        WireWriter.playback(json, changed.playback());
        json.writeStringField("cause", WireWriter.name(changed.cause()));
      }
      case PlaylistEvent.Put put -> {
        begin(json, "playlist", event);
        json.writeStringField("change", "put");
        json.writeArrayFieldStart("items");
        for (PlaylistEvent.Placement placement : put.placements()) {
          WireWriter.placedItem(json, placement.item(), placement.after());
        }
        json.writeEndArray();
      }
      case PlaylistEvent.Removed removed -> {
        begin(json, "playlist", event);
        json.writeStringField("change", "removed");
        json.writeArrayFieldStart("ids");
        for (var id : removed.items()) {
          json.writeString(id.value());
        }
        json.writeEndArray();
      }
      case ChatEvent.Posted posted -> {
        begin(json, "chat", event);
        json.writeStringField("change", "posted");
        json.writeFieldName("message");
        WireWriter.message(json, posted.message());
      }
      case MemberEvent.Changed changed -> {
        begin(json, "members", event);
        json.writeStringField("change", changed.joined() ? "joined" : "changed");
        json.writeFieldName("member");
        WireWriter.member(json, changed.member());
      }
      case MemberEvent.Kicked kicked -> {
        begin(json, "kicked", event);
        json.writeStringField("userId", kicked.whom().value());
      }
      case InfoEvent.Changed changed -> {
        boolean settings = changed.parts().contains(RoomPart.SETTINGS);
        begin(json, settings ? "settings" : "room", event);
        if (settings) {
          json.writeFieldName("settings");
          WireWriter.settings(json, changed.room().settings());
        }
        json.writeObjectFieldStart("room");
        WireWriter.roomFields(json, changed.room());
        json.writeEndObject();
      }
      case InfoEvent.Closed closed -> {
        begin(json, "room", event);
        json.writeBooleanField("closed", true);
      }
    }
  }

  private static void begin(JsonGenerator json, String type, OrderedEvent event)
      throws IOException {
    Actor by = event.by();
    type(json, type);
    json.writeNumberField("seq", event.seq());
    json.writeNumberField("at", event.at());
    json.writeFieldName("by");
    WireWriter.user(json, by.user());
  }

  private static void presence(JsonGenerator json, SessionMessage.PresenceChanged presence)
      throws IOException {
    type(json, "presence");
    if (!presence.joined().isEmpty()) {
      sessions(json, "joined", presence.joined());
    }
    if (!presence.left().isEmpty()) {
      json.writeArrayFieldStart("left");
      for (PresenceEntry entry : presence.left()) {
        json.writeStartObject();
        json.writeStringField("session", entry.session().value());
        json.writeFieldName("user");
        WireWriter.user(json, entry.user());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!presence.updated().isEmpty()) {
      sessions(json, "updated", presence.updated());
    }
    json.writeNumberField("count", presence.count());
  }

  private static void sessions(JsonGenerator json, String name, List<PresenceEntry> entries)
      throws IOException {
    json.writeFieldName(name);
    entries(json, entries);
  }

  private static void entries(JsonGenerator json, List<PresenceEntry> entries) throws IOException {
    json.writeStartArray();
    for (PresenceEntry entry : entries) {
      WireWriter.session(json, entry);
    }
    json.writeEndArray();
  }

  private static void ack(JsonGenerator json, SessionMessage.Ack ack) throws IOException {
    type(json, "ack");
    json.writeNumberField("id", ack.id());
    if (ack.seq() != null) {
      json.writeNumberField("seq", ack.seq());
    }
    if (!ack.ids().isEmpty()) {
      json.writeArrayFieldStart("ids");
      for (String id : ack.ids()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
  }
}
