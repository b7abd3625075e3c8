package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.StoreException;
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

  @Test
  void failuresLeakNoConnection() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Samples.create(stores, "r"))
          .isInstanceOf(StoreException.class);
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
    Samples.say(stores, ROOM, Samples.messages(0, 1));
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
    assertThat(plan(Sql.COUNT_OWNED)).contains("rooms_by_owner");
    assertThat(plan(Sql.LIST_ITEMS)).contains("(room_id=?)");
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
