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
    boolean waitsForAServer() {
      return false;
    }

    @Override
    String question() {
      return "select count(*) from room_heads where room_id = ''"; // reads the file
    }

    @Override
    boolean away(SQLException failure) {
      return code(failure) == SQLiteErrorCode.SQLITE_CANTOPEN.code;
    }

    @Override
    boolean locked(SQLException failure) {
      return code(failure) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    @Override
    boolean full(SQLException failure) {
      return code(failure) == SQLiteErrorCode.SQLITE_FULL.code;
    }

    @Override
    boolean breaks(SQLException failure) {
      // After others SQLite may have rolled back by itself: what came next would be kept at once,
      // and its commit refused.
      return !HARMLESS.contains(code(failure));
    }

    @Override
    boolean blamesData(SQLException failure) {
      int code = code(failure);
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
      return ROLLED_BACK.contains(state) || (!committing && away(failure));
    }

    @Override
    boolean waitsForAServer() {
      return true;
    }

    @Override
    String question() {
      // No look leaves work behind that waits for a lock, or for a standby.
      return "set statement_timeout = 1500; set lock_timeout = 1000";
    }

    @Override
    boolean away(SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      return state.startsWith("08") || state.startsWith("57P");
    }

    @Override
    boolean locked(SQLException failure) {
      return false; // it locks rows, which is no sign of anything
    }

    @Override
    boolean full(SQLException failure) {
      return "53100".equals(failure.getSQLState());
    }

    @Override
    boolean breaks(SQLException failure) {
      return away(failure);
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

  /** Failures of a statement after which the transaction is open still. */
  private static final Set<Integer> HARMLESS =
      Set.of(
          SQLiteErrorCode.SQLITE_ERROR.code,
          SQLiteErrorCode.SQLITE_BUSY.code,
          SQLiteErrorCode.SQLITE_CONSTRAINT.code,
          SQLiteErrorCode.SQLITE_TOOBIG.code,
          SQLiteErrorCode.SQLITE_MISMATCH.code);

  /** Without the extended part. */
  private static int code(SQLException failure) {
    return failure.getErrorCode() & 0xff;
  }

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

  /** Says whether a server answers that may be away, so that statements wait for it in vain. */
  abstract boolean waitsForAServer();

  /** A statement by which the database shows that it is there, outside a transaction. */
  abstract String question();

  /** Says whether the failure is of the connection, or of making one. */
  abstract boolean away(SQLException failure);

  /** Says whether somebody else held the one lock of all who write, for too long. */
  abstract boolean locked(SQLException failure);

  /** Says whether there was no space left. */
  abstract boolean full(SQLException failure);

  /**
   * Says whether a statement's failure leaves a connection that nobody should use any more, though
   * it says that it has rolled back.
   */
  abstract boolean breaks(SQLException failure);

  /** Says whether the failure is the data's own, so that it is the same each time. */
  abstract boolean blamesData(SQLException failure);
}
