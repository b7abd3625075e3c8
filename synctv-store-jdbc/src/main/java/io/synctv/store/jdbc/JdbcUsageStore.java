package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.UnusedRoom;
import io.synctv.api.store.UsageStore;
import io.synctv.store.jdbc.Database.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps uses in columns beside what is used. A mark that is young enough is read and not written:
 * so the row of a room in use is written once a day.
 */
final class JdbcUsageStore implements UsageStore {

  private final Database database;

  JdbcUsageStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean use(RoomId room) {
    String task = "note the use of room " + room;
    Mark mark = database.read(task, db -> mark(db, room));
    return switch (mark) {
      case GONE -> false;
      case YOUNG -> true;
      case OLD -> database.write(task, db -> note(db, room, Clock.before(database, db, PRECISION)));
    };
  }

  /** What is known of a room's last use. */
  private enum Mark {
    /** There is no such room, or it is closed. */
    GONE,
    /** It need not be written. */
    YOUNG,
    OLD
  }

  private Mark mark(DbExecute db, RoomId room) {
    Optional<DbRow> found = db.get(UsageSql.LAST_USE, room.value());
    if (found.isEmpty()) {
      return Mark.GONE;
    }
    Row row = new Row(found.get());
    return row.isNull("used_at") || row.integer("used_at") < Clock.before(database, db, PRECISION)
        ? Mark.OLD
        : Mark.YOUNG;
  }

  /** Notes a use; says whether the room is open. Somebody else may have been faster with either. */
  private boolean note(DbExecute db, RoomId room, long old) {
    return db.update(UsageSql.useRoom(database.dialect().now()), room.value(), old) > 0
        || db.get(UsageSql.LAST_USE, room.value()).isPresent();
  }

  @Override
  public void used(Set<RoomId> rooms) {
    if (rooms.isEmpty()) {
      return;
    }
    database.write(
        "note the use of " + rooms.size() + " rooms",
        db -> {
          long old = Clock.before(database, db, PRECISION);
          String note = UsageSql.useRoom(database.dialect().now());
          // Sorted, the order in which rows are locked.
          rooms.stream().map(RoomId::value).sorted().forEach(room -> db.update(note, room, old));
          return null;
        });
  }

  @Override
  public List<UnusedRoom> unusedRooms(UserKind owners, Duration unused, int limit) {
    Pages.checkLimit(limit);
    Duration time = Duration.ofMillis(UsageStore.unusedMillis(unused));
    return database.write(
        "find rooms that nobody uses",
        db -> {
          begin(db, owners, limit);
          long before = Clock.before(database, db, time);
          try (Stream<DbRow> rows = db.query(UsageSql.UNUSED_ROOMS, owners.name(), before, limit)) {
            return rows.map(JdbcUsageStore::unused).toList();
          }
        });
  }

  private void begin(DbExecute db, UserKind owners, int limit) {
    List<String> old;
    try (Stream<DbRow> rows = db.query(UsageSql.OLD_ROOMS, owners.name(), limit)) {
      old = rows.map(row -> new Row(row).text("id")).sorted().toList();
    }
    String note = UsageSql.useRoom(database.dialect().now());
    old.forEach(room -> db.update(note, room, 0));
  }

  private static UnusedRoom unused(DbRow columns) {
    Row row = new Row(columns);
    return new UnusedRoom(
        RoomId.of(row.text("id")),
        row.user("owner"),
        new Revision(row.integer("revision"), row.text("change_id")));
  }

  @Override
  public ApplyResult retire(RoomId room, RoomChange change, Duration unused, Fence fence) {
    UsageStore.checkRetiring(change);
    Duration time = Duration.ofMillis(UsageStore.unusedMillis(unused));
    return database.change(
        "retire room " + room,
        transaction -> {
          DbExecute db = transaction.db();
          transaction.dialect().beginWriting(db);
          Fences.pass(db, fence);
          Optional<Head> head = Head.find(db, room, transaction.dialect().headLock());
          if (head.isPresent() && !head.get().closed()) {
            long before = Clock.before(database, db, time);
            if (db.update(UsageSql.HOLD_UNUSED, room.value(), before) == 0) {
              return new Written<>(new ApplyResult.Stale(head.get().revision()), true);
            }
          }
          ApplyResult result = new ChangeWriter(transaction, room, change).apply();
          // The token is kept in any case; what else was written goes when keys are known.
          return new Written<>(result, !(result instanceof ApplyResult.Known));
        });
  }
}
