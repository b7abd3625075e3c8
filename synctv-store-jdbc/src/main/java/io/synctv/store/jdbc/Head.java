package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a room has come.
 *
 * @param closed whether the change that led here closed it
 */
record Head(Revision revision, boolean closed) {

  static Optional<Head> find(DbExecute db, RoomId room) {
    return find(db, room, "");
  }

  /**
   * Finds the head.
   *
   * @param lock what ends the query, see {@link Dialect#headLock}
   */
  static Optional<Head> find(DbExecute db, RoomId room, String lock) {
    return db.get(ChangeSql.FIND_HEAD + lock, room.value())
        .map(Row::new)
        .map(
            row ->
                new Head(
                    new Revision(row.integer("revision"), row.text("change_id")),
                    row.flag("closed")));
  }

  /** Reads a result of {@link ChangeSql#FIND_HEAD}. */
  static Optional<Head> of(Script.Result found) {
    if (found.rows().isEmpty()) {
      return Optional.empty();
    }
    List<@Nullable Object> row = found.rows().getFirst();
    if (row.get(0) instanceof Number revision && row.get(2) instanceof Number closed) {
      return Optional.of(
          new Head(
              new Revision(revision.longValue(), String.valueOf(row.get(1))),
              closed.intValue() != 0));
    }
    throw new IllegalStateException("a head cannot be read");
  }
}
