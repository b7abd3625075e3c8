package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.helidon.dbclient.DbExecute;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.jdbc.lab.Valve;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of calls when PostgreSQL, or the line to it, does not do as it should. */
@Tag("slow")
class PostgresFailureTest {

  private static final RoomId ROOM = RoomId.of("r");

  /** Far more than any call may take, and far less than for ever. */
  private static final long PATIENCE_SECONDS = 60;

  private TestPostgres database;
  private Valve line;
  private JdbcStoresConfig config;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    database = TestPostgres.create();
    line = new Valve(database.host(), database.port());
    config =
        JdbcStoresConfig.url(database.url("127.0.0.1", line.port()))
            .login(database.user(), database.password())
            .acquireTimeout(Duration.ofSeconds(2))
            .lockTimeout(Duration.ofMillis(500))
            .connectTimeout(Duration.ofSeconds(1))
            .queryTimeout(Duration.ofSeconds(1))
            .build();
    stores = JdbcStores.open(config);
    Samples.create(stores, "r");
  }

  @AfterEach
  void close() {
    stores.close();
    line.close();
    database.close();
  }

  @Test
  void aServerThatDoesNotAnswerFailsCallsInTimeAndServesThemAfterwards() throws Exception {
    line.shut();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int call = i;
        calls.add(executor.submit(() -> Samples.say(stores, ROOM, Samples.messages(call, 1))));
        calls.add(executor.submit(() -> stores.rooms().find(ROOM)));
      }
      for (Future<?> call : calls) {
        assertThatThrownBy(() -> call.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .cause()
            .isInstanceOf(StoreException.class);
      }
    }
    line.open();
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .ignoreExceptions()
        .until(() -> stores.rooms().find(ROOM).isPresent());
    Samples.say(stores, ROOM, Samples.messages(100, 1));
  }

  @Test
  void connectionsThatWereCutAreReplacedWithoutAFailure() {
    for (int round = 0; round < 5; round++) {
      Samples.say(stores, ROOM, Samples.messages(round, 1));
      line.awaitQuiet();
      line.cut();
      assertThat(stores.chat().list(ROOM, 10, null).items()).hasSize(round + 1);
      line.awaitQuiet();
      line.cut();
    }
    assertThat(stores.chat().list(ROOM, 10, null).items()).hasSize(5);
  }

  @Test
  void aWriterThatAnotherOneHoldsUpGivesUpInTimeWhileReadersGoOn() throws Exception {
    try (Connection other = database.connect();
        Statement sql = other.createStatement()) {
      other.setAutoCommit(false);
      sql.execute("select 1 from room_heads where room_id = 'r' for update");
      assertThat(stores.rooms().find(ROOM)).isPresent();
      assertThatThrownBy(() -> put("a", Revision.CREATED))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lock timeout");
      Samples.say(stores, ROOM, Samples.messages(0, 1)); // chat waits for nobody
      other.rollback();
    }
    assertThat(put("a", Revision.CREATED)).isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void aStatementThatTakesTooLongIsEndedByTheServer() {
    database.execute(
        """
        create function slow() returns trigger as $$ begin
          perform pg_sleep(600); return new; end $$ language plpgsql;
        create trigger slow before insert on room_messages execute function slow();
        """);
    assertThatThrownBy(() -> Samples.say(stores, ROOM, Samples.messages(0, 1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("statement timeout");
    assertThat(stores.chat().list(ROOM, 10, null).items()).isEmpty();
  }

  @Test
  void aNodeThatIsPausedInATransactionHoldsUpNobodyForLong() throws Exception {
    try (Database paused = PostgresDatabase.open(config, oldest -> {});
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CyclicBarrier locked = new CyclicBarrier(2);
      CyclicBarrier goOn = new CyclicBarrier(2);
      Future<?> pause =
          executor.submit(
              () ->
                  paused.write(
                      "pause",
                      db -> {
                        lockHead(db, "r");
                        meet(locked);
                        meet(goOn);
                        return db.delete("delete from room_infos where id = ?", "r");
                      }));
      meet(locked);
      Awaitility.await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .ignoreExceptions()
          .until(
              () -> {
                return put("a", Revision.CREATED) instanceof ApplyResult.Applied;
              });
      meet(goOn);
      assertThatThrownBy(() -> pause.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("idle-in-transaction");
    }
    assertThat(stores.rooms().find(ROOM)).isPresent();
  }

  @Test
  void ofTransactionsThatLockEachOtherOutOneIsBegunAnew() throws Exception {
    Samples.create(stores, "s");
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    JdbcStoresConfig patient =
        JdbcStoresConfig.url(database.url()).login(database.user(), database.password()).build();
    try (Database db = PostgresDatabase.open(patient, oldest -> {});
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (List<String> order : List.of(List.of("r", "s"), List.of("s", "r"))) {
        Callable<?> writer =
            () ->
                db.write(
                    "lock both rooms",
                    transaction -> {
                      boolean first = runs.incrementAndGet() <= 2;
                      lockHead(transaction, order.getFirst());
                      if (first) {
                        meet(both);
                      }
                      return lockHead(transaction, order.getLast());
                    });
        writers.add(executor.submit(writer));
      }
      for (Future<?> writer : writers) {
        assertThat(writer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(true);
      }
    }
    assertThat(runs.get()).as("one of them had to go again").isGreaterThan(2);
  }

  @Test
  void aFailureInALaterStatementKeepsNothingOfTheCallAndLeaksNoConnection() {
    database.execute("alter table room_messages add check (body <> 'poison')");
    List<ChatMessage> messages = new ArrayList<>(Samples.messages(0, 3 * Batches.MAX_ROWS));
    messages.set(messages.size() - 1, Samples.message(9999, "poison"));
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Samples.say(stores, ROOM, messages))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("room_messages")
          .hasMessageNotContaining("poison");
    }
    assertThat(stores.chat().list(ROOM, 10, null).items()).isEmpty();
  }

  @Test
  void isolationAndTheBoundOfIdleTransactionsAreOursWhateverTheSiteSays() {
    String alter = "alter database " + database.url().replaceAll(".*/", "") + " set ";
    database.execute(alter + "default_transaction_isolation = 'serializable'");
    database.execute(alter + "idle_in_transaction_session_timeout = 0");
    try (Database fresh = PostgresDatabase.open(config, oldest -> {})) {
      assertThat(show(fresh, "transaction_isolation")).isEqualTo("read committed");
      assertThat(show(fresh, "idle_in_transaction_session_timeout")).isEqualTo("2s");
    }
  }

  private static String show(Database database, String setting) {
    return database.write(
        "show a setting",
        db ->
            db.get("select current_setting('" + setting + "') as value")
                .map(row -> new Row(row).text("value"))
                .orElseThrow());
  }

  @Test
  void whatTheDatabaseRefusesWheneverItIsTriedIsInvalidAndWritesNothing() {
    ChatMessage broken = Samples.message(1, "\0");
    RoomChange change =
        Samples.change(
            Revision.CREATED, Samples.put(Samples.item("a")), new ChatEvent.Posted(broken));
    assertThatThrownBy(() -> stores.changes().apply(ROOM, change))
        .isInstanceOf(InvalidDataException.class);
    assertThat(stores.rooms().read(ROOM, 1).orElseThrow().revision()).isEqualTo(Revision.CREATED);
    assertThat(put("b", Revision.CREATED)).isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void closingIsBoundedAlsoWhenTheServerDoesNotAnswer() {
    line.shut();
    assertTimeoutPreemptively(Duration.ofSeconds(PATIENCE_SECONDS), () -> stores.close());
    assertThatThrownBy(() -> stores.rooms().find(ROOM))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }

  private ApplyResult put(String item, Revision base) {
    return stores.changes().apply(ROOM, Samples.change(base, Samples.put(Samples.item(item))));
  }

  private static boolean lockHead(DbExecute db, String room) {
    return Head.find(db, RoomId.of(room), Dialect.POSTGRESQL.headLock()).isPresent();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
