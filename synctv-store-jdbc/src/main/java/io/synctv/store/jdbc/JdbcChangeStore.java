package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.synctv.api.ChatId;
import io.synctv.api.Checks;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.store.jdbc.Database.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Orders changes by the heads of rooms, and keeps them as an outbox; see {@link ChangeWriter}. */
final class JdbcChangeStore implements ChangeStore {

  private static final int MAX_RECENT_MESSAGES = 10_000;
  private static final int MAX_EXPIRED = 10_000;

  private final Database database;

  JdbcChangeStore(Database database) {
    this.database = database;
  }

  @Override
  public ApplyResult apply(RoomId room, RoomChange change) {
    if (change.confirms()) {
      return database.lookUp(
          "look keys up in room " + room,
          transaction -> new ChangeWriter(transaction, room, change).apply());
    }
    return database.change(
        "change room " + room,
        transaction -> {
          if (!change.revises()) {
            transaction.dialect().beginWriting(transaction.db());
          }
          return kept(new ChangeWriter(transaction, room, change).apply());
        });
  }

  @Override
  public ApplyResult applyLocked(RoomId room, Revision known, Planner planner) {
    return database.change(
        "change room " + room,
        transaction -> {
          DbExecute db = transaction.db();
          transaction.dialect().beginWriting(db);
          if (Head.find(db, room, transaction.dialect().headLock())
              .filter(head -> !head.closed())
              .isEmpty()) {
            return kept(new ApplyResult.Gone());
          }
          return switch (since(db, room, known)) {
            case Changes.Gone gone -> kept(new ApplyResult.Gone());
            case Changes.Unavailable hole -> kept(new ApplyResult.Stale(hole.revision()));
            case Changes.Complete missed -> {
              RoomChange change = planner.plan(missed.changes());
              yield kept(new ChangeWriter(transaction, room, change).apply());
            }
          };
        });
  }

  /** Nothing is to be written but what was applied. */
  private static Written<ApplyResult> kept(ApplyResult result) {
    return new Written<>(result, result instanceof ApplyResult.Applied);
  }

  @Override
  public Changes since(RoomId room, Revision known) {
    return database.read("read changes of room " + room, db -> since(db, room, known));
  }

  private static Changes since(DbExecute db, RoomId room, Revision known) {
    List<Row> found;
    try (Stream<DbRow> rows = db.query(ChangeSql.HEAD_AND_CHANGES, known.number(), room.value())) {
      found = rows.map(Row::new).toList();
    }
    if (found.isEmpty()) {
      return new Changes.Gone();
    }
    Row first = found.getFirst();
    Revision head = new Revision(first.integer("head_revision"), first.text("head_change"));
    List<StoredChange> changes = new ArrayList<>();
    Revision reached = known;
    for (Row row : found) {
      if (row.isNull("revision")) {
        break;
      }
      StoredChange change = Keys.change(row);
      if (!change.previous().equals(reached)) {
        return new Changes.Unavailable(head);
      }
      changes.add(change);
      reached = change.revision();
    }
    return reached.equals(head) ? new Changes.Complete(changes) : new Changes.Unavailable(head);
  }

  @Override
  public RecentChanges recent(Duration within) {
    Duration bounded = within.compareTo(CHANGES_KEPT) > 0 ? CHANGES_KEPT : within;
    return database.readSnapshot(
        "read recent changes",
        db -> {
          long since = Clock.before(database, db, bounded);
          Map<RoomId, Revision> rooms = new HashMap<>();
          try (Stream<DbRow> rows = db.query(ChangeSql.RECENT_ROOMS, since)) {
            rows.map(Row::new)
                .forEach(
                    row ->
                        rooms.put(
                            RoomId.of(row.text("room_id")),
                            new Revision(row.integer("revision"), row.text("change_id"))));
          }
          try (Stream<DbRow> rows =
              db.query(ChangeSql.RECENT_MESSAGES, since, MAX_RECENT_MESSAGES)) {
            return new RecentChanges(
                rooms, rows.map(Row::new).map(JdbcChangeStore::recentMessage).toList());
          }
        });
  }

  private static RecentChanges.Message recentMessage(Row row) {
    return new RecentChanges.Message(
        RoomId.of(row.text("room_id")), ChatId.of(row.text("id")), row.integer("version"));
  }

  @Override
  public boolean expire(int limit) {
    Checks.range("limit", limit, 1, MAX_EXPIRED);
    return database.write(
        "forget old changes",
        db -> {
          long keys = Clock.before(database, db, KEYS_KEPT);
          if (db.delete(ChangeSql.EXPIRE_KEYS, keys, limit) == limit) {
            return true; // a key points at its change: keys go first
          }
          long changes = Clock.before(database, db, CHANGES_KEPT);
          return db.delete(ChangeSql.EXPIRE_CHANGES, changes, limit) == limit;
        });
  }
}
