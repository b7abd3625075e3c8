package io.synctv.store.jdbc;

import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.util.List;
import java.util.stream.IntStream;

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
    return new ChatMessage(ChatId.of("c" + number), ANNA, text, number, null, null);
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
