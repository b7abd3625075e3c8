package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.Checks;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoredRoom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps rooms in their table. */
final class JdbcRoomStore implements RoomStore {

  /** No folded name is longer: a code point has two units at most and folds to three. */
  private static final int MAX_FOLDED_NAME = RoomInfo.MAX_NAME * 2 * 3;

  private static final int MAX_PURGED = 10_000;

  private final Database database;

  JdbcRoomStore(Database database) {
    this.database = database;
  }

  @Override
  public CreateResult create(RoomInfo room, Member owner, int mostOwned, @Nullable CommandKey key) {
    return database.write(
        "create room " + room.id(), db -> create(db, room, owner, mostOwned, key));
  }

  private CreateResult create(
      DbExecute db, RoomInfo room, Member owner, int mostOwned, @Nullable CommandKey key) {
    database.dialect().lockOwner(db, room.owner().id().value());
    if (key != null) {
      List<KnownCommand> known = Keys.find(db, Keys.NO_ROOM, List.of(key));
      if (!known.isEmpty()) {
        return new CreateResult.Known(known.getFirst());
      }
    }
    // The owner is locked. Of two who make a room of one id the later one meets the unique key,
    // begins anew and finds the other.
    Row counts =
        new Row(
            db.get(Sql.COUNT_ROOMS, room.id().value(), room.owner().id().value()).orElseThrow());
    if (counts.integer("same") > 0) {
      return new CreateResult.Exists();
    }
    if (counts.integer("owned") >= mostOwned) {
      return new CreateResult.TooMany();
    }
    String now = database.dialect().now();
    if (key != null) {
      db.createInsert(ChangeSql.insertKeys(1, now))
          .params(Keys.ofCreation(key, room.id()))
          .execute();
    }
    db.createInsert(Sql.insertRoom(now)).params(columns(room)).execute();
    db.insert(
        ChangeSql.INSERT_HEAD,
        room.id().value(),
        Revision.CREATED.number(),
        Revision.CREATED.change());
    db.createInsert(ChangeSql.insertMembers(1)).params(Members.columns(room.id(), owner)).execute();
    return new CreateResult.Created();
  }

  @Override
  public Optional<StoredRoom> read(RoomId room, int chat) {
    Pages.checkLimit(chat);
    return database.readSnapshot(
        "read room " + room,
        db ->
            db.get(Sql.FIND_ROOM, room.value())
                .map(JdbcRoomStore::room)
                .map(
                    info ->
                        new StoredRoom(
                            Head.find(db, room).orElseThrow().revision(),
                            info,
                            Members.list(db, room),
                            Items.list(db, room),
                            Messages.newest(db, room, chat),
                            JdbcPlaybackStore.find(db, room).orElse(null))));
  }

  @Override
  public List<RoomId> closed(int limit) {
    Pages.checkLimit(limit);
    return database.read(
        "find closed rooms",
        db -> {
          long before = Clock.before(database, db, ChangeStore.CHANGES_KEPT);
          try (Stream<DbRow> rows = db.query(Sql.CLOSED_ROOMS, before, limit)) {
            return rows.map(row -> RoomId.of(new Row(row).text("id"))).toList();
          }
        });
  }

  @Override
  public boolean purge(RoomId room, int limit, Fence fence) {
    Checks.range("limit", limit, 1, MAX_PURGED);
    return database.write(
        "purge room " + room,
        db -> {
          Fences.pass(db, fence);
          Optional<DbRow> kept = db.get(Sql.ROOM_CLOSING, room.value());
          if (kept.isEmpty() || new Row(kept.get()).isNull("closed_at")) {
            return kept.isPresent();
          }
          if (db.delete(Sql.PURGE_CHAT, room.value(), room.value(), limit) == limit) {
            return true;
          }
          Sql.FORGET_ROOM.forEach(statement -> db.delete(statement, room.value()));
          return false;
        });
  }

  @Override
  public Optional<RoomInfo> find(RoomId room) {
    return database.read(
        "find room " + room, db -> db.get(Sql.FIND_ROOM, room.value()).map(JdbcRoomStore::room));
  }

  @Override
  public Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor) {
    Pages.checkLimit(limit);
    List<Object> params = new ArrayList<>();
    if (query != null) {
      params.add("%" + likePart(query) + "%");
    }
    if (cursor != null) {
      PageCursor from = PageCursor.decode(PageCursor.List.ROOMS, cursor);
      params.add(from.at());
      params.add(from.id());
    }
    params.add(limit + 1);
    List<RoomInfo> rooms =
        database.read(
            "list rooms",
            db -> {
              String sql = Sql.listRooms(query != null, cursor != null);
              try (Stream<DbRow> rows = db.createQuery(sql).params(params).execute()) {
                return rows.map(JdbcRoomStore::room).toList();
              }
            });
    return new Page<>(Pages.cut(rooms, limit), Pages.next(rooms, limit, JdbcRoomStore::cursor));
  }

  @Override
  public String cursorAfter(RoomInfo room) {
    return cursor(room).encoded();
  }

  private static PageCursor cursor(RoomInfo last) {
    return new PageCursor(PageCursor.List.ROOMS, last.createdAt(), last.id().value());
  }

  /**
   * Takes the wildcards' meaning away; what is longer than any name finds nothing when cut, too.
   */
  private static String likePart(String query) {
    String folded = RoomColumns.fold(query);
    return folded
        .substring(0, Math.min(folded.length(), MAX_FOLDED_NAME + 1))
        .replaceAll("[!%_]", "!$0");
  }

  private static List<@Nullable Object> columns(RoomInfo room) {
    return Arrays.asList(
        room.name(),
        RoomColumns.fold(room.name()),
        room.owner().id().value(),
        room.owner().name(),
        room.owner().kind().name(),
        room.createdAt(),
        room.hidden() ? 1 : 0,
        room.passwordHash(),
        room.settings().control().name(),
        room.settings().advance().name(),
        room.settings().maxMembers(),
        room.id().value());
  }

  private static RoomInfo room(DbRow columns) {
    Row row = new Row(columns);
    return new RoomInfo(
        RoomId.of(row.text("id")),
        row.text("name"),
        row.user("owner"),
        row.integer("created_at"),
        row.flag("hidden"),
        row.textOrNull("password_hash"),
        new RoomSettings(
            row.constant(ControlPolicy.class, "control"),
            row.constant(AdvanceMode.class, "advance"),
            Math.toIntExact(row.integer("max_members"))));
  }
}
