package io.synctv.example.stores;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoredRoom;
import io.synctv.example.stores.Bounds.Cursor;
import io.synctv.example.stores.Database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which rooms there are. */
final class Rooms implements RoomStore {

  private final Database database;

  Rooms(Database database) {
    this.database = database;
  }

  @Override
  public CreateResult create(RoomInfo room, Member owner, int mostOwned, @Nullable CommandKey key) {
    String id = room.id().value();
    return database.write(
        "create room " + id,
        transaction -> {
          Optional<KnownCommand> known =
              key == null ? Optional.empty() : Keys.find(transaction, "", key);
          if (known.isPresent()) {
            return new CreateResult.Known(known.get());
          }
          // Nobody else can make one before this transaction ends: it holds the write lock.
          if (transaction
              .first("select 1 from rooms where id = ?", row -> row.getInt(1), id)
              .isPresent()) {
            return new CreateResult.Exists();
          }
          int owned =
              transaction
                  .first(
                      "select count(*) from rooms where owner_id = ? and closed_at is null",
                      row -> row.getInt(1),
                      room.owner().id().value())
                  .orElseThrow();
          if (owned >= mostOwned) {
            return new CreateResult.TooMany();
          }
          transaction.update(
              """
              insert into rooms values
                (?, ?, ?, null, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
              id,
              Revision.CREATED.number(),
              Revision.CREATED.change(),
              room.name(),
              fold(room.name()),
              room.owner().id().value(),
              Rows.json(room.owner()),
              room.createdAt(),
              room.hidden(),
              room.passwordHash(),
              Rows.json(room.settings()));
          Writes.put(transaction, id, owner);
          if (key != null) {
            Keys.keep(transaction, "", key, null, null, id);
          }
          return new CreateResult.Created();
        });
  }

  /** SQLite knows the case of ASCII letters only. */
  static String fold(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<StoredRoom> read(RoomId room, int chat) {
    Bounds.limit(chat, 200);
    String id = room.value();
    return database.read(
        "read room " + id,
        transaction -> {
          Optional<RoomInfo> info = find(transaction, room);
          if (info.isEmpty()) {
            return Optional.empty();
          }
          return Optional.of(
              new StoredRoom(
                  transaction
                      .first("select * from rooms where id = ?", Rows::revision, id)
                      .orElseThrow(),
                  info.get(),
                  transaction.list(
                      "select * from members where room = ?", Rows.of(Member.class), id),
                  transaction.list(
                      "select * from items where room = ? order by order_key, id",
                      Rows.of(PlaylistItem.class),
                      id),
                  Chat.newest(transaction, room, chat, Cursor.of("chat", null)).reversed(),
                  SqliteStores.playback(transaction, room).orElse(null)));
        });
  }

  private static Optional<RoomInfo> find(Transaction transaction, RoomId room) throws SQLException {
    return transaction.first(
        "select * from rooms where id = ? and closed_at is null", Rows::room, room.value());
  }

  @Override
  public List<RoomId> closed(int limit) {
    Bounds.limit(limit, 200);
    return database.read(
        "find closed rooms",
        transaction ->
            transaction.list(
                "select id from rooms where closed_at < ? limit ?",
                row -> RoomId.of(row.getString(1)),
                transaction.now() - ChangeStore.CHANGES_KEPT.toMillis(),
                limit));
  }

  @Override
  public boolean purge(RoomId room, int limit, Fence fence) {
    Bounds.limit(limit, 10_000);
    String id = room.value();
    return database.write(
        "purge room " + id,
        transaction -> {
          Chat.check(transaction, fence);
          Optional<Boolean> closed =
              transaction.first(
                  "select closed_at is not null from rooms where id = ?",
                  row -> row.getBoolean(1),
                  id);
          if (closed.isEmpty() || !closed.get()) {
            return closed.isPresent();
          }
          if (Chat.forgetOldest(transaction, room, limit) == limit) {
            return true;
          }
          transaction.update("delete from command_keys where room = ?", id);
          transaction.update("delete from rooms where id = ?", id); // the rest refers to it
          return false;
        });
  }

  @Override
  public Optional<RoomInfo> find(RoomId room) {
    return database.read("find room " + room, transaction -> find(transaction, room));
  }

  @Override
  public Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor) {
    Bounds.limit(limit, 200);
    Cursor from = Cursor.of("rooms", cursor);
    List<RoomInfo> found =
        database.read(
            "list rooms",
            transaction ->
                transaction.list(
                    """
                    select * from rooms where hidden = 0 and closed_at is null
                      and instr(name_folded, ?) > 0 and (created_at, id) < (?, ?)
                      order by created_at desc, id desc limit ?
                    """,
                    Rows::room,
                    query == null ? "" : fold(query),
                    from.at(),
                    from.id(),
                    limit + 1)); // one more tells whether this page is the last
    return found.size() <= limit
        ? new Page<>(found, null)
        : new Page<>(found.subList(0, limit), cursorAfter(found.get(limit - 1)));
  }

  @Override
  public String cursorAfter(RoomInfo room) {
    return new Cursor("rooms", room.createdAt(), room.id().value()).text();
  }
}
