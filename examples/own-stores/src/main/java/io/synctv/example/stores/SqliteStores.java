package io.synctv.example.stores;

import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.Stores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Stores in a file of SQLite, which several processes of a machine may open. */
public final class SqliteStores implements Stores {

  private static final String[] TABLES = {
    """
    create table if not exists rooms (id text primary key, revision integer, change_id text,
      closed_at integer, name text, name_folded text, owner_id text, owner text,
      created_at integer, hidden integer, password text, settings text) strict, without rowid
    """,
    """
    create table if not exists members (room text references rooms on delete cascade,
      id text, value text, primary key (room, id)) strict, without rowid
    """,
    """
    create table if not exists items (room text references rooms on delete cascade,
      id text, order_key text, value text, primary key (room, id)) strict
    """,
    """
    create table if not exists messages (room text references rooms on delete cascade,
      id text, said_at integer, value text, digest text, kept_at integer,
      primary key (room, id)) strict
    """,
    "create index if not exists messages_in_order on messages (room, said_at, id)",
    "create index if not exists messages_by_age on messages (kept_at)",
    """
    create table if not exists playback (room text primary key references rooms on delete cascade,
      version integer, value text) strict
    """,
    """
    create table if not exists changes (room text references rooms on delete cascade,
      revision integer, change_id text, previous_id text, payload blob, kept_at integer,
      primary key (room, revision)) strict
    """,
    "create index if not exists changes_by_age on changes (kept_at)",
    // The room is empty for commands that made one.
    """
    create table if not exists command_keys (room text, user_id text, command_key text,
      digest text, revision integer, effect integer, made text, kept_at integer,
      primary key (room, user_id, command_key)) strict
    """,
    "create table if not exists shared_values (name text primary key, value text) strict",
    "create table if not exists fences (name text primary key, token integer) strict",
  };

  private final Database database;

  /**
   * Opens a file; makes it and its tables when they are not there.
   *
   * @param file the file
   * @throws io.synctv.api.store.StoreException when it cannot be opened
   */
  public SqliteStores(Path file) {
    this(file, System::currentTimeMillis);
  }

  SqliteStores(Path file, LongSupplier clock) {
    database = new Database(file, clock);
    database.write(
        "make the tables",
        transaction -> {
          for (String table : TABLES) {
            transaction.update(table);
          }
          return null;
        });
  }

  @Override
  public RoomStore rooms() {
    return new Rooms(database);
  }

  @Override
  public ChangeStore changes() {
    return new RoomChanges(database);
  }

  @Override
  public ChatStore chat() {
    return new Chat(database);
  }

  @Override
  public PlaybackStore playback() {
    return new Playback();
  }

  @Override
  public SharedValues sharedValues() {
    return new Values();
  }

  @Override
  public void prove() {
    database.prove();
  }

  @Override
  public void close() {
    database.close();
  }

  static Optional<PlaybackState> playback(Database.Transaction transaction, RoomId room)
      throws SQLException {
    return transaction.first(
        """
        select * from playback where room = ?
          and exists (select 1 from rooms where id = room and closed_at is null)
        """,
        Rows.of(PlaybackState.class),
        room.value());
  }

  private final class Playback implements PlaybackStore {

    /** The statement compares versions itself: a slower node overwrites nothing. */
    private static final String SAVE =
        """
        insert into playback select id, ?, ? from rooms where id = ? and closed_at is null
        on conflict (room) do update set version = excluded.version, value = excluded.value
        where excluded.version >= playback.version
        """;

    @Override
    public void save(Map<RoomId, PlaybackState> snapshots) {
      database.write(
          "save playback",
          transaction -> {
            for (Map.Entry<RoomId, PlaybackState> snapshot : snapshots.entrySet()) {
              PlaybackState state = snapshot.getValue();
              String room = snapshot.getKey().value();
              transaction.update(SAVE, state.version(), Rows.json(state), room);
            }
            return null;
          });
    }

    @Override
    public Optional<PlaybackState> find(RoomId room) {
      return database.read("find playback", transaction -> playback(transaction, room));
    }
  }

  private final class Values implements SharedValues {

    private static final String FIND = "select value from shared_values where name = ?";

    @Override
    public Optional<String> find(String name) {
      return database.read(
          "find a value", transaction -> transaction.first(FIND, row -> row.getString(1), name));
    }

    @Override
    public String putIfAbsent(String name, String value) {
      Bounds.text("name", name, 1, MAX_NAME);
      Bounds.text("value", value, 0, MAX_VALUE);
      return database.write(
          "set a value",
          transaction -> {
            transaction.update("insert or ignore into shared_values values (?, ?)", name, value);
            return transaction.first(FIND, row -> row.getString(1), name).orElseThrow();
          });
    }
  }
}
