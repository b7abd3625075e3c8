package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.ChatId;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps chat in its table, which is read by moment and id. */
final class JdbcChatStore implements ChatStore {

  private static final int MAX_PRUNED = 10_000;

  private final Database database;

  JdbcChatStore(Database database) {
    this.database = database;
  }

  @Override
  public List<ChatMessage> find(RoomId room, Collection<ChatId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database.read(
        "find chat of room " + room,
        db -> Messages.find(db, room, List.copyOf(new HashSet<>(ids))));
  }

  @Override
  public Page<ChatMessage> list(RoomId room, int limit, @Nullable String cursor) {
    Pages.checkLimit(limit);
    List<Object> params = new ArrayList<>();
    params.add(room.value());
    params.add(room.value());
    if (cursor != null) {
      PageCursor from = PageCursor.decode(PageCursor.List.CHAT, cursor);
      params.add(from.at());
      params.add(from.id());
    }
    params.add(limit + 1);
    List<ChatMessage> newestFirst =
        database.read(
            "list the chat of room " + room,
            db -> {
              String sql = Sql.listChat(cursor != null);
              try (Stream<DbRow> rows = db.createQuery(sql).params(params).execute()) {
                return rows.map(Messages::message).toList();
              }
            });
    return new Page<>(
        Pages.cut(newestFirst, limit).reversed(),
        Pages.next(
            newestFirst,
            limit,
            oldest -> new PageCursor(PageCursor.List.CHAT, oldest.at(), oldest.id().value())));
  }

  @Override
  public List<RoomId> roomsToPrune(ChatRetention retention, int limit, @Nullable RoomId after) {
    Pages.checkLimit(limit);
    String from = after == null ? "" : after.value();
    return database.read(
        "find rooms with too much chat",
        db -> {
          try (Stream<DbRow> rows =
              db.query(Sql.ROOMS_TO_PRUNE, from, retention.since(), retention.count(), limit)) {
            return rows.map(row -> RoomId.of(new Row(row).text("room_id"))).toList();
          }
        });
  }

  @Override
  public int prune(RoomId room, ChatRetention retention, int limit, Fence fence) {
    Checks.range("limit", limit, 1, MAX_PRUNED);
    return database.write(
        "prune the chat of room " + room,
        db -> {
          Fences.pass(db, fence);
          Cut cut = cut(db, room, retention);
          return Math.toIntExact(
              db.delete(Sql.PRUNE_CHAT, room.value(), room.value(), cut.at(), cut.id(), limit));
        });
  }

  /**
   * The last message, in the order of history, that is not to be kept.
   *
   * @param id an id, or {@link #ALL_IDS} for all of that moment
   */
  private record Cut(long at, String id) {

    /** Comes after all ids. */
    private static final String ALL_IDS = "~";
  }

  private static Cut cut(DbExecute db, RoomId room, ChatRetention retention) {
    Cut age = new Cut(Math.max(retention.since(), Long.MIN_VALUE + 1) - 1, Cut.ALL_IDS);
    if (retention.count() == Integer.MAX_VALUE) {
      return age;
    }
    return db.get(Sql.CHAT_BEYOND, room.value(), retention.count())
        .map(Row::new)
        .map(row -> new Cut(row.integer("said_at"), row.text("id")))
        .filter(beyond -> beyond.at() > age.at())
        .orElse(age);
  }
}
