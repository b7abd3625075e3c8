package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.jdbc.lab.Valve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL that is away, or only slow, with the time-outs that people have. */
@Timeout(120)
@Tag("slow")
class PostgresAwayTest {

  private static final RoomId ROOM = RoomId.of("r");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestPostgres database;
  private Valve line;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    database = TestPostgres.create();
    line = new Valve(database.host(), database.port());
    stores =
        JdbcStores.open(
            JdbcStoresConfig.url(database.url("127.0.0.1", line.port()))
                .login(database.user(), database.password())
                .build());
    Samples.create(stores, "r");
  }

  @AfterEach
  void close() {
    stores.close();
    line.close();
    database.close();
  }

  @Test
  void theFirstCallsFindOutInTimeLaterOnesAreRefusedAtOnceAndItIsFoundWhenItIsBack()
      throws Exception {
    stores.prove();
    line.shut();
    List<Duration> first = together(30, PATIENCE);
    List<Duration> later = together(30, PATIENCE);
    long refused = System.nanoTime();
    assertThatThrownBy(() -> stores.rooms().find(ROOM))
        .isInstanceOf(StoreUnavailableException.class);
    Duration one = since(refused);
    line.open();
    long opened = System.nanoTime();
    awaitWriting(100);
    Duration back = since(opened);
    System.out.printf(
        "frozen PostgreSQL: first calls %d ms at most, later ones %d ms, one alone %d ms; back after"
            + " %d ms%n",
        longest(first), longest(later), one.toMillis(), back.toMillis());
    assertThat(longest(first)).isLessThan(4000);
    assertThat(longest(later)).isLessThan(1000);
    assertThat(back).isLessThan(Duration.ofSeconds(6));
    // Chat of a call that failed may be kept: the commit got no answer. What was refused is not.
    assertThat(stores.chat().list(ROOM, 100, null).items()).hasSizeLessThanOrEqualTo(31);
  }

  @Test
  void whoWaitsForAConnectionFindsOutToo() throws Exception {
    try (JdbcStores narrow =
        JdbcStores.open(
            JdbcStoresConfig.url(database.url("127.0.0.1", line.port()))
                .login(database.user(), database.password())
                .poolSize(1)
                .build())) {
      line.shut();
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Duration>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          calls.add(executor.submit(() -> failing(() -> narrow.rooms().find(ROOM))));
        }
        for (Future<Duration> call : calls) {
          assertThat(call.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(4));
        }
      }
      line.open();
    }
  }

  @Test
  void aServerThatTakesNoConnectionsIsAwayAtOnce() {
    line.refuse();
    long start = System.nanoTime();
    assertThatThrownBy(() -> stores.rooms().find(ROOM)).isInstanceOf(StoreException.class);
    assertThat(since(start)).isLessThan(Duration.ofSeconds(4));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> stores.rooms().find(ROOM))
                    .isInstanceOf(StoreUnavailableException.class));
    line.open();
    awaitWriting(1);
  }

  @Test
  void aDatabaseThatIsSlowAndAnswersIsWaitedForAndNobodyIsRefused() throws Exception {
    database.execute(
        """
        create function slow() returns trigger as $$ begin
          perform pg_sleep(4); return new; end $$ language plpgsql;
        create trigger slow before insert on room_messages execute function slow();
        """);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> slow = new ArrayList<>();
      for (int i = 0; i < 10; i++) { // more than there are connections: some wait for one
        int call = i;
        slow.add(executor.submit(() -> Samples.say(stores, ROOM, Samples.messages(call, 1))));
      }
      while (!slow.stream().allMatch(Future::isDone)) {
        assertThat(stores.rooms().find(ROOM)).isPresent();
        stores.prove();
        TimeUnit.MILLISECONDS.sleep(50);
      }
      for (Future<?> call : slow) {
        call.get(1, TimeUnit.SECONDS);
      }
    }
    assertThat(stores.chat().list(ROOM, 100, null).items()).hasSize(10);
  }

  @Test
  void whetherItTakesAWriteIsSaidWithinTwoSecondsAndFoundOutOnceForAll() throws Exception {
    stores.prove();
    TimeUnit.SECONDS.sleep(1); // what was found before counts for half a second
    line.shut();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> asking = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asking.add(executor.submit(() -> failing(() -> stores.prove())));
      }
      for (Future<Duration> answer : asking) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofMillis(2500));
      }
    }
    line.open();
    Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> stores.prove());
    database.execute(
        """
        create table writes (id serial);
        create function noted() returns trigger as $$ begin
          insert into writes default values; return new; end $$ language plpgsql;
        create trigger noted before update on cluster_values
          for each row execute function noted();
        """);
    TimeUnit.SECONDS.sleep(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        executor.execute(() -> stores.prove());
      }
    }
    assertThat(count("select count(*) from writes")).isBetween(1L, 4L);
    assertThat(count("select count(*) from cluster_values where name like 'write-check%'"))
        .isEqualTo(1);
  }

  @Test
  void aServerThatTakesNoWriteIsNotReadyAndReadFrom() throws Exception {
    try (var connection = database.connect();
        var sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("lock table cluster_values in exclusive mode");
      long start = System.nanoTime();
      assertThatThrownBy(() -> stores.prove()).isInstanceOf(StoreException.class);
      assertThat(since(start)).isLessThan(Duration.ofMillis(2500));
      assertThat(stores.rooms().find(ROOM)).isPresent();
      connection.rollback();
    }
    Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> stores.prove());
  }

  private long count(String query) throws Exception {
    try (var connection = database.connect();
        var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void awaitWriting(int message) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() -> Samples.say(stores, ROOM, Samples.messages(message, 1)));
  }

  /** Has many write and read at the same time, in vain; returns how long each took. */
  private List<Duration> together(int each, Duration patience) throws Exception {
    List<Duration> times = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> calls = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        int call = i;
        calls.add(
            executor.submit(
                () -> failing(() -> Samples.say(stores, ROOM, Samples.messages(call, 1)))));
        calls.add(executor.submit(() -> failing(() -> stores.rooms().find(ROOM))));
      }
      for (Future<Duration> call : calls) {
        times.add(call.get(patience.toSeconds(), TimeUnit.SECONDS));
      }
    }
    return times;
  }

  private static Duration failing(Runnable call) {
    long start = System.nanoTime();
    assertThatThrownBy(call::run).isInstanceOf(StoreException.class);
    return since(start);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long longest(List<Duration> times) {
    return times.stream().mapToLong(Duration::toMillis).max().orElseThrow();
  }
}
