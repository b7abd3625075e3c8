package io.synctv.store.jdbc;

import io.synctv.api.ApiStatus;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.MemberStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.PlaylistStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.Stores;
import java.nio.file.Path;

/**
 * The stores in a SQLite file.
 *
 * <p>What a call returned from survives the death of the process, {@code kill -9} included. It does
 * not always survive a power cut or a crash of the operating system: the file is whole after one,
 * but calls of the last moments may be lost, since SQLite's {@code synchronous=NORMAL} does not
 * wait for the disk at each commit.
 *
 * <p>Several processes on one host may open the same file; it must not lie on a network file
 * system. Calls write one at a time; readers wait for nobody. A write that another process holds up
 * blocks its carrier thread inside SQLite, at most for the busy timeout.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class JdbcStores implements Stores {

  private final Database database;
  private final RoomStore rooms;
  private final MemberStore members;
  private final PlaylistStore playlists;
  private final ChatStore chat;
  private final PlaybackStore playback;

  private JdbcStores(Database database) {
    this.database = database;
    rooms = new JdbcRoomStore(database);
    members = new JdbcMemberStore(database);
    playlists = new JdbcPlaylistStore(database);
    chat = new JdbcChatStore(database);
    playback = new JdbcPlaybackStore(database);
  }

  /**
   * Opens the stores; creates the file and its folders when missing and brings older tables up to
   * date.
   *
   * @param config where and how
   * @return the stores, to be closed by the caller
   * @throws StoreException when the file cannot be opened, is no data file of SyncTV, is damaged,
   *     or was written by a newer version
   */
  public static JdbcStores open(JdbcStoresConfig config) {
    return new JdbcStores(SqliteFile.open(config));
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
  public MemberStore members() {
    return members;
  }

  @Override
  public PlaylistStore playlists() {
    return playlists;
  }

  @Override
  public ChatStore chat() {
    return chat;
  }

  @Override
  public PlaybackStore playback() {
    return playback;
  }

  /** Waits for the calls under way, then closes the file. */
  @Override
  public void close() {
    database.close();
  }
}
