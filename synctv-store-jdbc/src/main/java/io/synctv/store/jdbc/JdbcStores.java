package io.synctv.store.jdbc;

import io.synctv.api.ApiStatus;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.api.store.Stores;
import io.synctv.api.store.UsageStore;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * The stores in a SQLite file or in a database of a PostgreSQL server.
 *
 * <p>What a call returned from survives the death of the process, {@code kill -9} included. With
 * SQLite it does not always survive a power cut or a crash of the operating system: the file is
 * whole after one, but calls of the last moments may be lost, since {@code synchronous=NORMAL} does
 * not wait for the disk at each commit. PostgreSQL waits, unless it is configured otherwise.
 *
 * <p>Several nodes may open the same database. A SQLite file may be opened by several processes of
 * one host and must not lie on a network file system; calls write one at a time, readers wait for
 * nobody, and a write that another process holds up blocks its carrier thread inside SQLite, at
 * most for the lock timeout. With PostgreSQL calls that write to the same room take turns.
 *
 * <p>No call waits for ever: see {@link JdbcStoresConfig}. While the database is known to be away
 * calls are refused at once with a {@link StoreUnavailableException}; the first ones take up to
 * three seconds to find out, and a look each second finds out that it is back. A call that fails
 * has changed nothing, with one exception: when PostgreSQL goes away during a commit, nobody knows.
 * A change of a room is idempotent by its id, so that applying it again tells.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class JdbcStores implements Stores {

  /** The version of the tables that this version reads and writes. */
  public static final int TABLES = 6;

  private final Database database;
  private final RoomStore rooms;
  private final ChangeStore changes;
  private final ChatStore chat;
  private final PlaybackStore playback;
  private final UsageStore usage;
  private final SharedValues sharedValues;

  private JdbcStores(Database database) {
    this.database = database;
    rooms = new JdbcRoomStore(database);
    changes = new JdbcChangeStore(database);
    chat = new JdbcChatStore(database);
    playback = new JdbcPlaybackStore(database);
    usage = new JdbcUsageStore(database);
    sharedValues = new JdbcSharedValues(database);
  }

  /**
   * Opens the stores. Makes the tables, or brings those of an older version up to date; several
   * nodes may do so at once. Creates a SQLite file and its folders when they are missing; a
   * database of PostgreSQL must be there.
   *
   * @param config where and how
   * @return the stores, to be closed by the caller
   * @throws StoreException when the database cannot be reached or opened, is not SyncTV's, is
   *     damaged, or was written by a newer version beside which this one cannot work
   */
  public static JdbcStores open(JdbcStoresConfig config) {
    return open(config, oldest -> {});
  }

  /**
   * Opens the stores as {@link #open(JdbcStoresConfig)} does, and asks before it changes the tables
   * of an older version, beside which nodes of some versions cannot go on.
   *
   * @param config where and how
   * @param beforeUpgrade called before the tables of an older version are changed, with the oldest
   *     {@link #TABLES} of nodes that can go on beside the new ones; what it throws keeps the
   *     tables as they are. Not called for an empty database
   * @return the stores, to be closed by the caller
   * @throws StoreException as {@link #open(JdbcStoresConfig)} does
   */
  public static JdbcStores open(JdbcStoresConfig config, IntConsumer beforeUpgrade) {
    return new JdbcStores(
        config.sqlite()
            ? SqliteFile.open(config, beforeUpgrade)
            : PostgresDatabase.open(config, beforeUpgrade));
  }

  /**
   * Opens the stores in a file, with the defaults of {@link JdbcStoresConfig}.
   *
   * @param file the data file
   * @return the stores, to be closed by the caller
   * @throws StoreException as {@link #open(JdbcStoresConfig)} does
   */
  public static JdbcStores open(Path file) {
    return open(JdbcStoresConfig.file(file).build());
  }

  @Override
  public RoomStore rooms() {
    return rooms;
  }

  @Override
  public ChangeStore changes() {
    return changes;
  }

  @Override
  public ChatStore chat() {
    return chat;
  }

  @Override
  public PlaybackStore playback() {
    return playback;
  }

  @Override
  public UsageStore usage() {
    return usage;
  }

  @Override
  public SharedValues sharedValues() {
    return sharedValues;
  }

  /**
   * Writes one row, the same for all nodes, on a connection of its own. Answers within two seconds,
   * also when the database does not; all who ask at the same time share one answer, which counts
   * for half a second. After a write that found no space it writes 32 KiB before, so that a row's
   * worth of room does not pass for a disk that works.
   */
  @Override
  public void prove() {
    Probe.Result result = database.prove();
    if (result.state() != Probe.State.WRITES) {
      throw new StoreException("the database takes no write: " + result.reason());
    }
  }

  /** Waits for the calls under way, then closes the database. */
  @Override
  public void close() {
    database.close();
  }
}
