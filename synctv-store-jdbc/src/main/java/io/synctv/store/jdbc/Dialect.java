package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;

/**
 * What the databases say differently: how one transaction keeps others from what it goes by, their
 * clocks, and when it is safe to begin anew.
 *
 * <p>SQLite has one writer, which takes its lock first; all that it reads then holds. PostgreSQL
 * runs in its usual isolation (read committed): writers to one room take turns by the compare and
 * set of the room's head, which locks its row. Locks are taken in one order: fence, owner, head,
 * keys (sorted), rows (by id).
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
    void beginSnapshot(DbExecute db) {
      // A transaction reads what was committed at its first statement.
    }

    @Override
    void lockOwner(DbExecute db, String owner) {
      // Who may write is alone anyway.
    }

    @Override
    String headLock() {
      return "";
    }

    @Override
    String roomShare() {
      return "";
    }

    @Override
    String now() {
      return "cast(unixepoch('subsec') * 1000 as integer)";
    }

    @Override
    boolean mayBeginAnew(SQLException failure, boolean committing) {
      return false; // it waited for its lock already
    }

    @Override
    boolean blamesData(SQLException failure) {
      int code = failure.getErrorCode() & 0xff; // without the extended part
      return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
          || code == SQLiteErrorCode.SQLITE_TOOBIG.code
          || code == SQLiteErrorCode.SQLITE_MISMATCH.code;
    }
  },

  POSTGRESQL {
    @Override
    void beginWriting(DbExecute db) {
      // A statement locks what it goes by itself.
    }

    @Override
    void beginSnapshot(DbExecute db) {
      db.dml("set transaction isolation level repeatable read, read only");
    }

    @Override
    void lockOwner(DbExecute db, String owner) {
      var unused = db.get(Sql.LOCK_OWNER, OWNERS, owner.hashCode()).orElseThrow();
    }

    @Override
    String headLock() {
      return " for no key update";
    }

    @Override
    String roomShare() {
      return " order by id for key share";
    }

    @Override
    String now() {
      return "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    }

    @Override
    boolean mayBeginAnew(SQLException failure, boolean committing) {
      String state = String.valueOf(failure.getSQLState());
      // After a commit without an answer nobody knows: only what was rolled back for sure.
      return ROLLED_BACK.contains(state)
          || (!committing && (state.startsWith("08") || state.startsWith("57P")));
    }

    @Override
    boolean blamesData(SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      return state.startsWith("22") || state.startsWith("23");
    }
  };

  /** Marks advisory locks as those of owners: the first half of their key. */
  private static final int OWNERS = 0x53594e43;

  /**
   * Serialization failure, deadlock, and the two of a race: somebody inserted the same key or
   * message, or the room went away.
   */
  private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01", "23505", "23503");

  /**
   * Makes what a writing transaction reads from here on hold until its end, where that needs it.
   */
  abstract void beginWriting(DbExecute db);

  /** Makes all that a reading transaction reads be of one moment. */
  abstract void beginSnapshot(DbExecute db);

  /** Keeps others from making rooms of the same owner until the transaction ends. */
  abstract void lockOwner(DbExecute db, String owner);

  /** Ends a query of a room's head: nobody else changes the room until the end. */
  abstract String headLock();

  /** Ends a query of rooms: nobody deletes them until the end. */
  abstract String roomShare();

  /** The database's clock as an expression: epoch milliseconds, not of the transaction's start. */
  abstract String now();

  /**
   * Says whether a transaction that failed may run once more.
   *
   * @param committing whether it failed in its commit, so that it may have succeeded
   */
  abstract boolean mayBeginAnew(SQLException failure, boolean committing);

  /** Says whether the failure is the data's own, so that it is the same each time. */
  abstract boolean blamesData(SQLException failure);
}
