package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.playlist.Extent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoredRoom;
import io.synctv.api.store.Stores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a database of the version before, and of a node of it that still runs. */
abstract class MigrationContract {

  private static final RoomId ROOM = RoomId.of("r");

  abstract DataSource source();

  abstract String folder();

  abstract Stores open(IntConsumer beforeUpgrade);

  private Stores open() {
    return open(oldest -> {});
  }

  @Test
  void tablesOfAnOlderVersionStayAsTheyAreWhenTheUpgradeIsRefused() throws SQLException {
    OldNode.fill(source(), folder());
    IntConsumer refuses =
        oldest -> {
          assertThat(oldest).isEqualTo(3); // nodes before know no tables that are left
          throw new StoreException("older servers run still");
        };
    assertThatThrownBy(() -> open(refuses)).hasMessageContaining("older servers run still");
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update rooms set hidden = hidden")).isPositive();
    }
    open().close();
    open(refuses).close(); // nothing is left to change
  }

  @Test
  void anEmptyDatabaseIsNoUpgrade() {
    open(oldest -> {
          throw new StoreException("asked");
        })
        .close();
  }

  @Test
  void theVersionOfTheTablesIsThatOfTheNewestMigration() {
    MigrationInfo[] all =
        Migrations.flyway(
                source(), postgresql() ? Migrations.Words.POSTGRESQL : Migrations.Words.SQLITE)
            .info()
            .all();
    assertThat(all[all.length - 1].getVersion().getMajor().intValueExact())
        .isEqualTo(JdbcStores.TABLES);
  }

  /** A cluster is upgraded node by node: one that is older may crash meanwhile and start again. */
  @Test
  void tablesThatANewerVersionAddedToAreNoneOfThisVersionsBusiness() throws SQLException {
    open().close();
    migratedBy(JdbcStores.TABLES + 1, "beside " + (JdbcStores.TABLES - 1) + " something");
    migratedBy(JdbcStores.TABLES + 2, "beside " + JdbcStores.TABLES + " more");
    try (Stores stores = open()) {
      assertThat(stores.sharedValues().putIfAbsent("key", "value")).isEqualTo("value");
    }
    migratedBy(JdbcStores.TABLES + 3, "beside " + (JdbcStores.TABLES + 1) + " less");
    assertThatThrownBy(this::open)
        .hasMessageContaining("newer version")
        .hasMessageContaining(String.valueOf(JdbcStores.TABLES + 3));
  }

  private void migratedBy(int version, String description) throws SQLException {
    try (Connection connection = source().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                insert into flyway_schema_history (installed_rank, version, description, type,
                  script, checksum, installed_by, execution_time, success)
                values (?, ?, ?, 'SQL', ?, 1, 'later', 1, %s)
                """
                    .formatted(postgresql() ? "true" : "1"))) {
      statement.setInt(1, 100 + version);
      statement.setString(2, String.valueOf(version));
      statement.setString(3, description);
      statement.setString(4, "V" + version + "__" + description.replace(' ', '_') + ".sql");
      statement.executeUpdate();
    }
  }

  private boolean postgresql() {
    return folder().equals("postgresql");
  }

  @Test
  void whatAnOlderVersionKeptIsThere() throws SQLException {
    OldNode.fill(source(), folder());
    try (Stores stores = open()) {
      StoredRoom room = stores.rooms().read(ROOM, 10).orElseThrow();
      assertThat(room.revision()).isEqualTo(Revision.CREATED);
      assertThat(room.info().name()).isEqualTo("Ünï");
      assertThat(room.info().passwordHash()).isEqualTo("hash");
      assertThat(room.members()).containsExactly(Samples.owner());
      assertThat(room.playlist()).hasSize(1);
      assertThat(room.playlist().getFirst().media().duration()).isEqualTo(2.5);
      // It kept what was declared and what was measured alike.
      assertThat(room.playlist().getFirst().media().extent()).isEqualTo(Extent.MEASURED);
      assertThat(room.chat()).hasSize(1);
      ChatMessage message = room.chat().getFirst();
      assertThat(message.version()).isEqualTo(1);
      assertThat(message.mediaPosition()).isEqualTo(0.5);
      assertThat(room.playback()).isNotNull();
      assertThat(stores.playback().find(ROOM).orElseThrow().media()).isEqualTo(MediaId.of("one"));
      assertThat(stores.sharedValues().find("key")).contains("secret");
      assertThat(stores.rooms().list("ÜNÏ", 10, null).items()).hasSize(2);
      assertThat(stores.changes().recent(Duration.ofMinutes(10)).messages()).isEmpty();
      assertThatThrownBy(() -> stores.rooms().purge(ROOM, 10, new Fence("job", 4)))
          .isInstanceOf(StaleTokenException.class);
      assertThat(
              stores
                  .changes()
                  .apply(ROOM, Samples.change(Revision.CREATED, Samples.put(Samples.item("two")))))
          .isInstanceOf(ApplyResult.Applied.class);
      assertThat(stores.rooms().read(ROOM, 10).orElseThrow().playlist()).hasSize(2);
    }
  }

  @Test
  void anOlderNodeWritesNothingMore() throws SQLException {
    OldNode.fill(source(), folder());
    // It runs already, and has sent each of its statements before; so they are known to be right.
    try (Connection running = source().getConnection()) {
      for (String statement : OldNode.writes(postgresql())) {
        running.setAutoCommit(false);
        try (var sql = running.createStatement()) {
          sql.execute(statement);
        }
        running.rollback();
      }
      open().close();
      Map<String, List<String>> before;
      try (Connection look = source().getConnection()) {
        before = OldNode.rows(look);
      }
      assertThat(before.get("room_heads")).hasSize(2);
      int inOurWords = 0;
      for (String statement : OldNode.writes(postgresql())) {
        @Nullable String refusal = OldNode.send(running, statement);
        if (refusal != null && refusal.contains("belongs to SyncTV")) {
          inOurWords++;
        }
        try (Connection look = source().getConnection()) {
          assertThat(OldNode.rows(look)).as(statement).isEqualTo(before);
        }
        boolean harmless = statement.startsWith("select") || statement.contains("1 = 0");
        if (!harmless) {
          assertThat(refusal).as(statement).isNotNull();
        }
      }
      assertThat(inOurWords).as("plain inserts, updates and deletes").isGreaterThanOrEqualTo(5);
    }
  }
}
