package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {

  private static final RoomId ROOM = RoomId.of("r");

  @TempDir Path folder;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    stores =
        JdbcStores.open(
            JdbcStoresConfig.file(folder.resolve("synctv.db"))
                .lockTimeout(Duration.ofMillis(50))
                .acquireTimeout(Duration.ofSeconds(2))
                .build());
    Samples.create(stores, "r");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void aFailureInALaterStatementKeepsNothingOfTheCall() throws Exception {
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute(
          """
          create trigger poison before insert on room_messages when new.body = 'poison'
          begin select raise(abort, 'poisoned'); end
          """);
    }
    List<ChatMessage> messages = new ArrayList<>(Samples.messages(0, 3 * Batches.MAX_ROWS));
    messages.set(messages.size() - 1, Samples.message(9999, "poison"));
    assertThatThrownBy(() -> Samples.say(stores, ROOM, messages))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("poisoned");
    assertThat(stores.chat().list(ROOM, 10, null).items()).isEmpty();
  }

  /**
   * Guards a bug: SQLite had rolled back by itself, the connection went on without a transaction,
   * and each later write was refused and kept.
   */
  @Test
  void afterAFullDiskTheConnectionIsReplacedAndWritingGoesOn() {
    try (Database database =
        SqliteFile.open(JdbcStoresConfig.file(folder.resolve("synctv.db")).build(), oldest -> {})) {
      JdbcChangeStore changes = new JdbcChangeStore(database);
      mark(database);
      RoomEvent[] said =
          Samples.messages(0, 20_000).stream().map(ChatEvent.Posted::new).toArray(RoomEvent[]::new);
      RoomChange large = Samples.change(Revision.CREATED, said);
      long pages = pragma(database, "page_count");
      pragma(database, "max_page_count = " + (pages + 20)); // of this connection
      assertThat(isMarked(database)).isTrue();
      assertThatThrownBy(() -> changes.apply(ROOM, large))
          .isInstanceOf(StoreException.class)
          .isNotInstanceOf(InvalidDataException.class)
          .hasMessageContaining("full");
      assertThat(isMarked(database)).as("the connection that broke is used still").isFalse();
      for (int i = 0; i < 3; i++) {
        RoomChange small =
            Samples.change(Revision.CREATED, new ChatEvent.Posted(Samples.message(i, "x")));
        assertThat(changes.apply(ROOM, small)).isInstanceOf(ApplyResult.Applied.class);
      }
    }
    assertThat(stores.chat().list(ROOM, 10, null).items()).hasSize(3);
  }

  /** What goes wrong with the transaction itself leaves a connection that nobody must use. */
  @Test
  void aConnectionWhoseTransactionIsGoneIsReplacedAndKeepsNothing() {
    try (Database database =
        SqliteFile.open(JdbcStoresConfig.file(folder.resolve("synctv.db")).build(), oldest -> {})) {
      mark(database);
      // As SQLite does by itself after some failures, behind the driver's back.
      assertThatThrownBy(
              () ->
                  database.write(
                      "go on without a transaction",
                      db -> {
                        db.dml("rollback");
                        throw new IllegalStateException("found out");
                      }))
          .isInstanceOf(StoreException.class);
      assertThat(isMarked(database)).isFalse();
      mark(database);
      assertThatThrownBy(
              () ->
                  database.write(
                      "fail in the commit",
                      db -> {
                        db.dml("pragma defer_foreign_keys = on");
                        return db.insert(
                            "insert into room_playback values ('none', null, 0, 0, 1, 0, 1)");
                      }))
          .isInstanceOf(StoreException.class);
      assertThat(isMarked(database)).as("after a commit that failed").isFalse();
      mark(database);
      assertThatThrownBy(
              () ->
                  database.write(
                      "end in an error",
                      db -> {
                        db.dml("rollback");
                        throw new AssertionError("as asked");
                      }))
          .isInstanceOf(AssertionError.class);
      assertThat(isMarked(database)).as("after an error").isFalse();
      Samples.say(stores, ROOM, Samples.messages(0, 1));
    }
    assertThat(stores.playback().find(RoomId.of("none"))).isEmpty();
  }

  @Test
  void aConnectionThatReadsIsReplacedToo() {
    try (Database database =
        SqliteFile.open(
            JdbcStoresConfig.file(folder.resolve("synctv.db")).poolSize(1).build(), oldest -> {})) {
      database.read("mark the connection", db -> db.dml("pragma cache_size = 123"));
      assertThat(cacheSize(database)).isEqualTo(123);
      assertThatThrownBy(() -> database.read("end the transaction", db -> db.dml("rollback")))
          .isInstanceOf(StoreException.class);
      assertThat(cacheSize(database)).isNotEqualTo(123);
    }
  }

  private static long cacheSize(Database database) {
    return database.read(
        "look for the mark",
        db ->
            new Row(db.get("select cache_size from pragma_cache_size").orElseThrow())
                .integer("cache_size"));
  }

  /** A failure that is the statement's own costs no connection. */
  @Test
  void aConnectionIsKeptAfterAStatementThatWasRefused() {
    try (Database database =
        SqliteFile.open(JdbcStoresConfig.file(folder.resolve("synctv.db")).build(), oldest -> {})) {
      mark(database);
      assertThatThrownBy(() -> database.write("break a key", db -> db.dml(TWICE)))
          .isInstanceOf(InvalidDataException.class);
      assertThat(isMarked(database)).isTrue();
    }
  }

  private static final String TWICE =
      "insert into cluster_values (name, value) values ('a', 'b'), ('a', 'c')";

  /** Marks the connection that writes: temporary tables are of a connection. */
  private static void mark(Database database) {
    database.write("mark the connection", db -> db.dml("create temp table marker (x)"));
  }

  private static boolean isMarked(Database database) {
    return database.write(
        "look for the mark",
        db -> db.get("select name from sqlite_temp_schema where name = 'marker'").isPresent());
  }

  private static long pragma(Database database, String pragma) {
    return database.write(
        "set a bound",
        db -> {
          try (var rows = db.query("pragma " + pragma)) {
            return rows.toList().getFirst().column(1).get(Number.class).longValue();
          }
        });
  }

  @Test
  void failuresLeakNoConnection() throws Exception {
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute(
          "insert into room_heads (room_id, revision, change_id, closed)"
              + " values ('half', 0, 'created', 0)");
    }
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Samples.create(stores, "half")).isInstanceOf(StoreException.class);
    }
    Samples.say(stores, ROOM, Samples.messages(0, 1));
    assertThat(stores.chat().list(ROOM, 10, null).items()).hasSize(1);
  }

  @Test
  void rowsThatCannotBeReadFailWithAStoreExceptionAndLeakNoConnection() throws Exception {
    stores.playback().save(Map.of(ROOM, Samples.playback(1)));
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("update room_infos set control = 'SOMEBODY'");
      sql.execute("update room_playback set rate = 99");
    }
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> stores.rooms().list(null, 10, null))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> stores.rooms().find(ROOM)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> stores.playback().find(ROOM)).isInstanceOf(StoreException.class);
    }
    assertThat(stores.chat().list(ROOM, 10, null).items()).isEmpty();
  }

  @Test
  void whileAnotherProcessWritesReadingGoesOnAndWritingFailsAfterTheBusyTimeout() throws Exception {
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("begin immediate");
      assertThat(stores.rooms().find(ROOM)).isPresent();
      assertThatThrownBy(() -> Samples.say(stores, ROOM, Samples.messages(0, 1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("locked");
      sql.execute("rollback");
    }
    // Who writes is refused until the next look at the file.
    Awaitility.await()
        .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
        .untilAsserted(() -> Samples.say(stores, ROOM, Samples.messages(0, 1)));
    assertThat(stores.chat().list(ROOM, 10, null).items()).hasSize(1);
  }

  @Test
  void closingWaitsForTheCallsUnderWayAndRefusesLaterOnes() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int first = writer * 1_000_000;
        writers.add(
            executor.submit(
                () -> {
                  for (int i = first; ; i++) {
                    Samples.say(stores, ROOM, Samples.messages(i, 1));
                    acknowledged.incrementAndGet();
                  }
                }));
      }
      Awaitility.await().until(() -> acknowledged.get() >= 40);
      stores.close();
      for (Future<?> writer : writers) {
        assertThatThrownBy(() -> writer.get(10, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("closed");
      }
    }
    try (Connection other = connect();
        Statement sql = other.createStatement();
        var rows = sql.executeQuery("select count(*) from room_messages")) {
      assertThat(rows.getInt(1)).isEqualTo(acknowledged.get());
    }
  }

  @Test
  void queriesUseTheirIndices() throws Exception {
    assertThat(plan(Sql.listRooms(false, true))).contains("rooms_by_newest").doesNotContain("TEMP");
    assertThat(plan(Sql.listChat(true))).contains("PRIMARY KEY").doesNotContain("TEMP");
    assertThat(plan(Sql.COUNT_ROOMS)).contains("rooms_by_owner", "PRIMARY KEY");
    assertThat(plan(Sql.LIST_ITEMS)).contains("(room_id=?)");
    assertThat(plan(ChangeSql.ADVANCE_HEAD)).contains("PRIMARY KEY").doesNotContain("SCAN");
    assertThat(plan(ChangeSql.HEAD_AND_CHANGES)).doesNotContain("SCAN");
    assertThat(plan(ChangeSql.findKeys(3))).contains("PRIMARY KEY").doesNotContain("SCAN");
    assertThat(plan(ChangeSql.RECENT_MESSAGES)).contains("room_messages_by_change");
    assertThat(plan(ChangeSql.RECENT_ROOMS)).contains("room_changes_by_age");
  }

  private String plan(String query) throws SQLException {
    try (Connection other = connect();
        Statement sql = other.createStatement();
        var rows = sql.executeQuery("explain query plan " + query)) {
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString("detail")).append('\n');
      }
      return plan.toString();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("synctv.db"));
  }
}
