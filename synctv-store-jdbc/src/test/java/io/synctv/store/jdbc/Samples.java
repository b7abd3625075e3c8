package io.synctv.store.jdbc;

import io.synctv.api.ChatId;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.Stores;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class Samples {

  static final User ANNA = User.of("anna");

  private Samples() {}

  static JdbcStoresConfig.Builder config(TestPostgres database) {
    return JdbcStoresConfig.url(database.url()).login(database.user(), database.password());
  }

  static RoomInfo room(String id) {
    return new RoomInfo(RoomId.of(id), id, ANNA, 1, false, null, RoomSettings.DEFAULT);
  }

  static Member owner() {
    return Member.of(ANNA, Role.OWNER, 1);
  }

  static ChatMessage message(long number, String text) {
    return new ChatMessage(ChatId.of("c" + number), ANNA, text, number, null, null, 1);
  }

  static void create(Stores stores, String id) {
    CreateResult result = stores.rooms().create(room(id), owner(), Integer.MAX_VALUE, null);
    if (!(result instanceof CreateResult.Created)) {
      throw new IllegalStateException(result.toString());
    }
  }

  /** A change that nobody else makes. */
  static RoomChange change(Revision base, RoomEvent... events) {
    return new RoomChange(
        UUID.randomUUID().toString(),
        base,
        List.of(new CommandEffect(null, List.of(events))),
        List.of(),
        new byte[] {1, 2, 3});
  }

  static RoomEvent put(PlaylistItem... items) {
    return new PlaylistEvent.Put(
        Stream.of(items).map(item -> new PlaylistEvent.Placement(item, null)).toList());
  }

  static PlaylistItem item(String id) {
    return new PlaylistItem(
        MediaId.of(id),
        Media.of("https://example.org/videos/" + id + ".mp4"),
        new OrderKey("V"),
        ANNA,
        1);
  }

  static void say(Stores stores, RoomId room, List<ChatMessage> messages) {
    RoomEvent[] said = messages.stream().map(ChatEvent.Posted::new).toArray(RoomEvent[]::new);
    ApplyResult result = stores.changes().apply(room, change(Revision.CREATED, said));
    if (!(result instanceof ApplyResult.Applied)) {
      throw new IllegalStateException(result.toString());
    }
  }

  /** Makes all rows older, as a contract of the stores wants it. */
  static void passTime(Connection connection, Duration time) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      for (String column :
          List.of(
              "room_changes.changed_at",
              "room_messages.changed_at",
              "command_keys.kept_at",
              "room_infos.used_at",
              "room_infos.closed_at")) {
        String[] names = column.split("\\.", 2);
        sql.executeUpdate(
            "update %s set %s = %s - %d".formatted(names[0], names[1], names[1], time.toMillis()));
      }
    }
  }

  static List<ChatMessage> messages(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> message(i, "What message " + i + " says, of usual length"))
        .toList();
  }

  static PlaybackState playback(long version) {
    return new PlaybackState(null, true, 1.5, 1, 1_763_686_800_000L, version);
  }
}
