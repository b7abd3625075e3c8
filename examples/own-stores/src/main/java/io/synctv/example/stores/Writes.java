package io.synctv.example.stores;

import io.synctv.api.MediaId;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.example.stores.Database.Transaction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an event writes: the rows and columns that it names, and no others. */
final class Writes {

  private Writes() {}

  static void write(Transaction transaction, String room, RoomEvent event, @Nullable CommandKey key)
      throws SQLException {
    switch (event) {
      case ChatEvent.Posted posted ->
          post(transaction, room, posted.message(), key == null ? null : key.digest());
      case PlaylistEvent.Put put -> {
        for (PlaylistEvent.Placement placement : put.placements()) {
          put(transaction, room, placement.item());
        }
      }
      case PlaylistEvent.Removed removed -> {
        for (MediaId item : removed.items()) {
          transaction.update("delete from items where room = ? and id = ?", room, item.value());
        }
      }
      case MemberEvent.Changed changed -> put(transaction, room, changed.member());
      case MemberEvent.Ended ended -> {
        for (UserId user : ended.whom()) {
          transaction.update("delete from members where room = ? and id = ?", room, user.value());
        }
      }
      case MemberEvent.Kicked kicked -> {} // The change itself is all there is of it.
      case InfoEvent.Changed changed -> {
        for (RoomPart part : changed.parts()) {
          set(transaction, room, part, changed.room());
        }
      }
      case InfoEvent.Closed closed ->
          transaction.update(
              "update rooms set closed_at = ? where id = ?", transaction.now(), room);
      case PlaybackEvent.Changed playback -> throw new IllegalStateException("refused before");
    }
  }

  /** Of two messages of one id the first stays. */
  private static void post(
      Transaction transaction, String room, ChatMessage message, @Nullable String digest)
      throws SQLException {
    transaction.update(
        "insert or ignore into messages values (?, ?, ?, ?, ?, ?)",
        room,
        message.id().value(),
        message.at(),
        Rows.json(message),
        digest,
        transaction.now());
  }

  static void put(Transaction transaction, String room, Member member) throws SQLException {
    String user = member.user().id().value();
    String sql = "insert or replace into members values (?, ?, ?)";
    transaction.update(sql, room, user, Rows.json(member));
  }

  private static void put(Transaction transaction, String room, PlaylistItem item)
      throws SQLException {
    String sql = "insert or replace into items values (?, ?, ?, ?)";
    transaction.update(sql, room, item.id().value(), item.order().value(), Rows.json(item));
  }

  private static void set(Transaction transaction, String room, RoomPart part, RoomInfo info)
      throws SQLException {
    String set = "update rooms set %s = ? where id = ?";
    switch (part) {
      case NAME -> {
        transaction.update(set.formatted("name"), info.name(), room);
        transaction.update(set.formatted("name_folded"), Rooms.fold(info.name()), room);
      }
      case HIDDEN -> transaction.update(set.formatted("hidden"), info.hidden(), room);
      case PASSWORD -> transaction.update(set.formatted("password"), info.passwordHash(), room);
      case SETTINGS ->
          transaction.update(set.formatted("settings"), Rows.json(info.settings()), room);
    }
  }
}
