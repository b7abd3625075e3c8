package io.synctv.example.stores;

import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import io.synctv.api.store.StaleTokenException;
import io.synctv.example.stores.Bounds.Cursor;
import io.synctv.example.stores.Database.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said. */
final class Chat implements ChatStore {

  /** Of a closed room nothing is shown, long before its rows are gone. */
  private static final String OPEN =
      " and exists (select 1 from rooms where rooms.id = room and closed_at is null)";

  private final Database database;

  Chat(Database database) {
    this.database = database;
  }

  @Override
  public List<ChatMessage> find(RoomId room, Collection<ChatId> ids) {
    return database.read(
        "find messages",
        transaction -> {
          List<ChatMessage> found = new ArrayList<>();
          for (ChatId id : new LinkedHashSet<>(ids)) {
            String one = "select * from messages where room = ? and id = ?" + OPEN;
            transaction
                .first(one, Rows.of(ChatMessage.class), room.value(), id.value())
                .ifPresent(found::add);
          }
          return found;
        });
  }

  /** The newest messages before a place, newest first. */
  static List<ChatMessage> newest(Transaction transaction, RoomId room, int limit, Cursor from)
      throws SQLException {
    return transaction.list(
        "select * from messages where room = ? and (said_at, id) < (?, ?)"
            + OPEN
            + " order by said_at desc, id desc limit ?",
        Rows.of(ChatMessage.class),
        room.value(),
        from.at(),
        from.id(),
        limit);
  }

  @Override
  public Page<ChatMessage> list(RoomId room, int limit, @Nullable String cursor) {
    Bounds.limit(limit, 200);
    Cursor from = Cursor.of("chat", cursor);
    List<ChatMessage> found =
        database.read("list messages", transaction -> newest(transaction, room, limit + 1, from));
    if (found.size() <= limit) {
      return new Page<>(found.reversed(), null);
    }
    ChatMessage oldest = found.get(limit - 1);
    return new Page<>(
        found.subList(0, limit).reversed(),
        new Cursor("chat", oldest.at(), oldest.id().value()).text());
  }

  @Override
  public List<RoomId> roomsToPrune(ChatRetention retention, int limit, @Nullable RoomId after) {
    Bounds.limit(limit, 200);
    return database.read(
        "find rooms with too much chat",
        transaction ->
            transaction.list(
                """
                select room from messages where room > ?
                  group by room having min(said_at) < ? or count(*) > ? order by room limit ?
                """,
                row -> RoomId.of(row.getString(1)),
                after == null ? "" : after.value(),
                retention.since(),
                retention.count(),
                limit));
  }

  @Override
  public int prune(RoomId room, ChatRetention retention, int limit, Fence fence) {
    Bounds.limit(limit, 10_000);
    return database.write(
        "prune messages",
        transaction -> {
          check(transaction, fence);
          int excess =
              transaction
                  .first(
                      """
                      select max(count(*) - ?, count(*) filter (where said_at < ?), 0)
                      from messages where room = ?
                      """,
                      row -> row.getInt(1),
                      retention.count(),
                      retention.since(),
                      room.value())
                  .orElseThrow();
          return forgetOldest(transaction, room, Math.min(limit, excess));
        });
  }

  /** Returns how many there were, at most the limit. */
  static int forgetOldest(Transaction transaction, RoomId room, int limit) throws SQLException {
    return transaction.update(
        """
        delete from messages where rowid in
          (select rowid from messages where room = ? order by said_at, id limit ?)
        """,
        room.value(),
        limit);
  }

  /** Remembers a token, and refuses one that is not the highest: in the transaction it guards. */
  static void check(Transaction transaction, Fence fence) throws SQLException {
    int passed =
        transaction.update(
            """
            insert into fences values (?, ?)
            on conflict (name) do update set token = excluded.token
            where excluded.token >= fences.token
            """,
            fence.name(),
            fence.token());
    if (passed == 0) {
      throw new StaleTokenException(fence);
    }
  }
}
