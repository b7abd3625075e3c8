package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Messages in their table. */
final class Messages {

  private Messages() {}

  static List<ChatMessage> find(DbExecute db, RoomId room, Collection<ChatId> ids) {
    List<Object> params = new ArrayList<>();
    params.add(room.value());
    params.add(room.value());
    ids.forEach(id -> params.add(id.value()));
    try (Stream<DbRow> rows = db.createQuery(Sql.findChat(ids.size())).params(params).execute()) {
      return rows.map(Messages::message).toList();
    }
  }

  /** The newest, newest last. */
  static List<ChatMessage> newest(DbExecute db, RoomId room, int limit) {
    String id = room.value();
    try (Stream<DbRow> rows = db.query(Sql.listChat(false), id, id, limit)) {
      return rows.map(Messages::message).toList().reversed();
    }
  }

  /**
   * Returns what an insert wants.
   *
   * @param digest of the command that posts it, or null when it has no key
   */
  static List<@Nullable Object> columns(RoomId room, ChatMessage message, @Nullable String digest) {
    ChatId replyTo = message.replyTo();
    return Arrays.asList(
        room.value(),
        message.id().value(),
        message.from().id().value(),
        message.from().name(),
        message.from().kind().name(),
        message.text(),
        message.at(),
        replyTo == null ? null : replyTo.value(),
        message.mediaPosition(),
        message.version(),
        digest);
  }

  static ChatMessage message(DbRow columns) {
    Row row = new Row(columns);
    String replyTo = row.textOrNull("reply_to");
    return new ChatMessage(
        ChatId.of(row.text("id")),
        row.user("user"),
        row.text("body"),
        row.integer("said_at"),
        replyTo == null ? null : ChatId.of(replyTo),
        row.realOrNull("media_position"),
        row.integer("version"));
  }
}
