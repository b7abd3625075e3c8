package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import java.sql.SQLException;
import java.util.Set;

/**
 * What the databases say differently: how one transaction keeps others from what it goes by, and
 * when it is safe to begin it anew.
 *
 * <p>SQLite has one writer, which takes its lock first; all that it reads then holds. PostgreSQL
 * runs in its usual isolation (read committed), with the rows that a transaction goes by locked in
 * one order: fence, owner, room, rows of the room. Whoever writes to a room locks its row, so that
 * writers to one room take turns and a room cannot go away beneath them.
 */
enum Dialect {
  SQLITE {
    @Override
    void beginWriting(DbExecute db) {
      // A transaction that read first would fail at its first write when another process wrote in
      // between, without waiting for the busy timeout. JDBC's immediate transactions would do as
      // well, but the driver begins the next one inside commit(): that could fail for want of the
      // lock after the commit itself succeeded.
      db.dml(Sql.TAKE_WRITE_LOCK);
    }

    @Override
    void lockOwner(DbExecute db, String owner) {
      // Who may write is alone anyway.
    }

    @Override
    String roomLock() {
      return "";
    }

    @Override
    String roomShare() {
      return "";
    }

    @Override
    boolean mayBeginAnew(SQLException failure, boolean committing) {
      return false; // it waited for its lock already
    }
  },

  POSTGRESQL {
    @Override
    void beginWriting(DbExecute db) {
      // A statement locks what it goes by itself.
    }

    @Override
    void lockOwner(DbExecute db, String owner) {
      var unused = db.get(Sql.LOCK_OWNER, OWNERS, owner.hashCode()).orElseThrow();
    }

    @Override
    String roomLock() {
      return " for no key update";
    }

    @Override
    String roomShare() {
      return " order by id for key share";
    }

    @Override
    boolean mayBeginAnew(SQLException failure, boolean committing) {
      String state = String.valueOf(failure.getSQLState());
      // After a commit without an answer nobody knows: only what was rolled back for sure.
      return ROLLED_BACK.contains(state)
          || (!committing && (state.startsWith("08") || state.startsWith("57P")));
    }
  };

  /** Marks advisory locks as those of owners: the first half of their key. */
  private static final int OWNERS = 0x53594e43;

  /** Serialization failure and deadlock. */
  private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

  /**
   * Makes what a writing transaction reads from here on hold until its end, where that needs it.
   */
  abstract void beginWriting(DbExecute db);

  /** Keeps others from making rooms of the same owner until the transaction ends. */
  abstract void lockOwner(DbExecute db, String owner);

  /** Ends a query of a room: others neither write to it nor delete it until the end. */
  abstract String roomLock();

  /** Ends a query of rooms: nobody deletes them until the end. */
  abstract String roomShare();

  /**
   * Says whether a transaction that failed may run once more.
   *
   * @param committing whether it failed in its commit, so that it may have succeeded
   */
  abstract boolean mayBeginAnew(SQLException failure, boolean committing);
}
