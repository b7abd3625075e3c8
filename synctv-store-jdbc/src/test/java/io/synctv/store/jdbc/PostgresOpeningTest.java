package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.store.StoreException;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresOpeningTest {

  private TestPostgres database;

  @BeforeEach
  void create() {
    database = TestPostgres.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private JdbcStores open() {
    return JdbcStores.open(Samples.config(database).build());
  }

  @Test
  void whatWasKeptIsThereAfterOpeningAgain() {
    try (JdbcStores stores = open()) {
      Samples.create(stores, "r");
    }
    try (JdbcStores stores = open()) {
      assertThat(stores.rooms().find(RoomId.of("r"))).contains(Samples.room("r"));
    }
  }

  @Test
  void severalNodesMayOpenAnEmptyDatabaseAtOnce() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> nodes = new ArrayList<>();
      for (int node = 0; node < 4; node++) {
        String name = "n" + node;
        nodes.add(
            executor.submit(
                () -> {
                  try (JdbcStores stores = open()) {
                    Samples.create(stores, name);
                  }
                }));
      }
      for (Future<?> node : nodes) {
        node.get(60, TimeUnit.SECONDS);
      }
    }
    try (JdbcStores stores = open()) {
      assertThat(stores.rooms().list(null, 200, null).items()).hasSize(4);
    }
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() {
    database.execute("create table notes (body text)");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(database.url())
        .hasMessageContaining("none of SyncTV");
  }

  @Test
  void tablesOfAnEarlierVersionAreBroughtUpToDateWithWhatTheyHold() {
    Flyway.configure()
        .dataSource(database.url(), database.user(), database.password())
        .locations("classpath:META-INF/synctv/postgresql")
        .target("1")
        .load()
        .migrate();
    database.execute(
        """
        insert into rooms (id, name, name_folded, owner_id, owner_name, owner_kind, created_at,
          hidden, control, advance, max_members)
        values ('r', 'r', 'r', 'anna', 'anna', 'ACCOUNT', 1, 0, 'EVERYONE', 'NEXT', 100)
        """);
    try (JdbcStores stores = open()) {
      assertThat(stores.rooms().find(RoomId.of("r"))).isPresent();
      assertThat(stores.sharedValues().putIfAbsent("key", "value")).isEqualTo("value");
    }
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() {
    open().close();
    database.execute(
        """
        insert into flyway_schema_history (installed_rank, version, description, type, script,
          checksum, installed_by, execution_time, success)
        values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, true)
        """);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("99");
  }

  @Test
  void aServerThatIsNotThereIsToldWithoutThePassword() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    JdbcStoresConfig config =
        JdbcStoresConfig.url(database.url("127.0.0.1", nobody) + "?password=secret-1")
            .login("somebody", "secret-2")
            .build();
    assertThat(config.toString()).contains("127.0.0.1").doesNotContain("secret");
    assertThatThrownBy(() -> JdbcStores.open(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("127.0.0.1:" + nobody)
        .hasMessageNotContaining("secret");
  }

  @Test
  void queriesUseTheirIndices() throws Exception {
    open().close();
    assertThat(plan(Sql.listRooms(false, true).replace("limit ?", "limit 9"), "1", "'x'"))
        .contains("rooms_by_newest");
    assertThat(plan(Sql.listChat(true).replace("limit ?", "limit 9"), "'r'", "'r'", "1", "'x'"))
        .contains("chat_messages_pkey")
        .doesNotContain("Sort");
    assertThat(plan(Sql.CHAT_BEYOND, "'r'", "5"))
        .contains("chat_messages_pkey")
        .doesNotContain("Sort");
    assertThat(plan(Sql.COUNT_ROOMS, "'r'", "'x'")).contains("rooms_by_owner", "rooms_pkey");
    assertThat(plan(Sql.LIST_ITEMS, "'r'")).contains("playlist_items_pkey");
    assertThat(plan(ChangeSql.ADVANCE_HEAD, "1", "'x'", "0", "'r'", "1", "'x'"))
        .contains("room_heads_pkey");
    assertThat(plan(ChangeSql.HEAD_AND_CHANGES, "1", "'r'")).contains("room_changes_pkey");
    assertThat(plan(ChangeSql.findKeys(1), "'r'", "'u'", "'k'")).contains("command_keys_pkey");
    assertThat(plan(ChangeSql.RECENT_MESSAGES, "1", "9")).contains("room_messages_by_change");
    assertThat(plan(ChangeSql.RECENT_ROOMS, "1")).contains("room_changes_by_age");
  }

  private String plan(String query, String... values) throws Exception {
    String filled = query;
    for (String value : values) {
      filled = filled.replaceFirst("\\?", value);
    }
    try (var connection = database.connect();
        var sql = connection.createStatement()) {
      // The tables are empty: reading them whole would be the best plan.
      sql.execute("set enable_seqscan = off; set enable_bitmapscan = off");
      try (var rows = sql.executeQuery("explain " + filled)) {
        StringBuilder plan = new StringBuilder();
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
        return plan.toString();
      }
    }
  }
}
