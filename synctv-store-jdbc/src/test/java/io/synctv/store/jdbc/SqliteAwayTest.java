package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
import org.junit.jupiter.api.io.TempDir;

/** A file whose lock somebody holds, with the time-outs that people have. */
@Timeout(120)
@Tag("slow")
class SqliteAwayTest {

  private static final RoomId ROOM = RoomId.of("r");

  @TempDir Path folder;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    stores = JdbcStores.open(folder.resolve("synctv.db"));
    Samples.create(stores, "r");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void whoeverHoldsTheLockEndsWritingInTimeAndAtOnceThenWhileReadingGoesOn() throws Exception {
    stores.prove();
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("synctv.db"));
        Statement sql = other.createStatement()) {
      sql.execute("begin immediate");
      TimeUnit.MILLISECONDS.sleep(600); // what was found before counts for half a second
      long proving = System.nanoTime();
      assertThatThrownBy(() -> stores.prove())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("locked");
      Duration told = since(proving);

      List<Duration> first = together(20);
      List<Duration> later = together(20);
      assertThatThrownBy(() -> Samples.say(stores, ROOM, Samples.messages(1, 1)))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(stores.rooms().find(ROOM)).isPresent();

      sql.execute("rollback");
      long released = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(10))
          .ignoreExceptionsInstanceOf(StoreException.class)
          .untilAsserted(() -> Samples.say(stores, ROOM, Samples.messages(2, 1)));
      Duration back = since(released);
      System.out.printf(
          "locked SQLite: readiness told after %d ms; first writes %d ms at most, later ones %d ms;"
              + " back after %d ms%n",
          told.toMillis(), longest(first), longest(later), back.toMillis());
      assertThat(told).isLessThan(Duration.ofMillis(2500));
      assertThat(longest(first)).isLessThan(4000);
      assertThat(longest(later)).isLessThan(1000);
      assertThat(back).isLessThan(Duration.ofSeconds(4));
    }
    stores.prove();
    assertThat(stores.chat().list(ROOM, 100, null).items())
        .as("what was refused is not kept")
        .hasSize(1);
  }

  @Test
  void aLongTransactionOfOnesOwnIsWaitedFor() throws Exception {
    try (Database database =
            SqliteFile.open(
                JdbcStoresConfig.file(folder.resolve("synctv.db")).build(), oldest -> {});
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> slow =
          executor.submit(
              () ->
                  database.write(
                      "take long",
                      db -> {
                        try {
                          TimeUnit.SECONDS.sleep(4);
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return null;
                      }));
      TimeUnit.MILLISECONDS.sleep(200);
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(
            executor.submit(
                () -> database.write("wait", db -> db.dml("update lock_fences set token = 1"))));
      }
      slow.get(30, TimeUnit.SECONDS);
      for (Future<?> call : waiting) {
        call.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private List<Duration> together(int count) throws Exception {
    List<Duration> times = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int call = 1000 + i;
        calls.add(
            executor.submit(
                () -> {
                  long start = System.nanoTime();
                  assertThatThrownBy(() -> Samples.say(stores, ROOM, Samples.messages(call, 1)))
                      .isInstanceOf(StoreException.class);
                  return since(start);
                }));
      }
      for (Future<Duration> call : calls) {
        times.add(call.get(60, TimeUnit.SECONDS));
      }
    }
    return times;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long longest(List<Duration> times) {
    return times.stream().mapToLong(Duration::toMillis).max().orElseThrow();
  }
}
