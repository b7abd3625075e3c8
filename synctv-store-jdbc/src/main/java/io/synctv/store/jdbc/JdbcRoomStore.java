package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.member.Member;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps rooms in their table. */
final class JdbcRoomStore implements RoomStore {

  /** No folded name is longer: a code point has two units at most and folds to three. */
  private static final int MAX_FOLDED_NAME = RoomInfo.MAX_NAME * 2 * 3;

  private final Database database;

  JdbcRoomStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean create(RoomInfo room, Member owner, int mostOwned) {
    return database.write(
        "create room " + room.id(),
        db -> {
          if (mostOwned < Integer.MAX_VALUE && owned(db, room.owner().id()) >= mostOwned) {
            return false;
          }
          db.createInsert(Sql.INSERT_ROOM).params(columns(room)).execute();
          JdbcMemberStore.put(db, room.id(), owner);
          return true;
        });
  }

  @Override
  public void update(RoomInfo room) {
    database.write(
        "update room " + room.id(),
        db -> db.createUpdate(Sql.UPDATE_ROOM).params(columns(room)).execute());
  }

  @Override
  public void delete(RoomId room) {
    database.write("delete room " + room, db -> db.delete(Sql.DELETE_ROOM, room.value()));
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
      Cursor from = Cursor.decode(Cursor.List.ROOMS, cursor);
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
    return new Page<>(
        Pages.cut(rooms, limit),
        Pages.next(
            rooms,
            limit,
            last -> new Cursor(Cursor.List.ROOMS, last.createdAt(), last.id().value())));
  }

  /** Counts somebody's rooms; the count holds until the transaction ends. */
  private long owned(DbExecute db, UserId owner) {
    database.dialect().lockOwner(db, owner.value());
    DbRow row = db.get(Sql.COUNT_OWNED, owner.value()).orElseThrow();
    return new Row(row).integer("owned");
  }

  /**
   * Takes the wildcards' meaning away; what is longer than any name finds nothing when cut, too.
   */
  private static String likePart(String query) {
    String folded = fold(query);
    return folded
        .substring(0, Math.min(folded.length(), MAX_FOLDED_NAME + 1))
        .replaceAll("[!%_]", "!$0");
  }

  /** Upper case first: it joins letters that lower case alone keeps apart, such as ß and SS. */
  private static String fold(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static List<@Nullable Object> columns(RoomInfo room) {
    return Arrays.asList(
        room.name(),
        fold(room.name()),
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
