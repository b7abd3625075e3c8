package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("synctv.db");
  }

  @Test
  void missingFoldersAreCreated() {
    Path deep = folder.resolve("a/b c/ü/synctv.db");
    JdbcStores.open(deep).close();
    assertThat(deep).isRegularFile();
  }

  @Test
  void whatWasKeptIsThereAfterOpeningAgain() {
    try (JdbcStores stores = JdbcStores.open(file())) {
      Samples.create(stores, "r");
    }
    try (JdbcStores stores =
        JdbcStores.open(JdbcStoresConfig.url("jdbc:sqlite:" + file()).build())) {
      assertThat(stores.rooms().find(RoomId.of("r"))).contains(Samples.room("r"));
      assertThat(stores.rooms().read(RoomId.of("r"), 1).orElseThrow().members())
          .containsExactly(Samples.owner());
    }
  }

  @Test
  void theFileIsInWalMode() throws Exception {
    try (JdbcStores stores = JdbcStores.open(file())) {
      Samples.create(stores, "r");
      assertThat(folder.resolve("synctv.db-wal")).isNotEmptyFile();
    }
    assertThat(folder.resolve("synctv.db-wal")).as("joined into the file").doesNotExist();
  }

  @Test
  void theRestOfTheWorldCannotReadTheFiles() throws Exception {
    try (JdbcStores stores = JdbcStores.open(file())) {
      Samples.create(stores, "r");
      assertThat(permissions("synctv.db")).isEqualTo("rw-------");
      assertThat(permissions("synctv.db-wal")).isEqualTo("rw-------");
    }
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    JdbcStores.open(file()).close();
    assertThat(permissions("synctv.db")).as("the group is the operator's").isEqualTo("rw-r-----");
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    String text = "These are the notes of somebody else. ".repeat(100);
    Files.writeString(file(), text);
    assertThatThrownBy(() -> JdbcStores.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("not a database");
    assertThat(file()).hasContent(text);
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefusedAndLeftAlone() throws Exception {
    sql("create table notes (body text)");
    assertThatThrownBy(() -> JdbcStores.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("none of SyncTV");
    assertThat(tables()).containsExactly("notes");
  }

  @Test
  void tablesOfAnEarlierVersionAreBroughtUpToDateWithWhatTheyHold() throws Exception {
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file(), "", "")
        .locations("classpath:META-INF/synctv/sqlite")
        .target("1")
        .load()
        .migrate();
    sql(
        """
        insert into rooms (id, name, name_folded, owner_id, owner_name, owner_kind, created_at,
          hidden, control, advance, max_members)
        values ('r', 'r', 'r', 'anna', 'anna', 'ACCOUNT', 1, 0, 'EVERYONE', 'NEXT', 100)
        """);
    try (JdbcStores stores = JdbcStores.open(file())) {
      assertThat(stores.rooms().find(RoomId.of("r"))).isPresent();
      assertThat(stores.sharedValues().putIfAbsent("key", "value")).isEqualTo("value");
    }
  }

  @Test
  void aFileOfANewerVersionIsRefused() throws Exception {
    JdbcStores.open(file()).close();
    sql(
        """
        insert into flyway_schema_history (installed_rank, version, description, type, script,
          checksum, installed_by, execution_time, success)
        values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, 1)
        """);
    assertThatThrownBy(() -> JdbcStores.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("99");
  }

  @Test
  void aFolderInThePlaceOfTheFileIsRefused() throws Exception {
    Files.createDirectory(file());
    assertThatThrownBy(() -> JdbcStores.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file().toString());
  }

  @Test
  void aFileInThePlaceOfAFolderIsRefused() throws Exception {
    Files.writeString(folder.resolve("occupied"), "x");
    assertThatThrownBy(() -> JdbcStores.open(folder.resolve("occupied/synctv.db")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("occupied");
  }

  @Test
  void severalMayOpenANewFileAtOnceAndWriteAtTheSameTime() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> nodes = new ArrayList<>();
      for (int node = 0; node < 4; node++) {
        String name = "n" + node;
        nodes.add(
            executor.submit(
                () -> {
                  try (JdbcStores stores = JdbcStores.open(file())) {
                    for (int i = 0; i < 25; i++) {
                      Samples.create(stores, name + "-" + i);
                    }
                  }
                }));
      }
      for (Future<?> node : nodes) {
        node.get(60, TimeUnit.SECONDS);
      }
    }
    try (JdbcStores stores = JdbcStores.open(file())) {
      assertThat(stores.rooms().list(null, 200, null).items()).hasSize(100);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "synctv.db",
        "jdbc:postgresql:",
        "jdbc:mysql://localhost/synctv",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:x?mode=memory",
        "jdbc:sqlite:x.db?journal_mode=DELETE"
      })
  void anAddressThatNamesNoDatabaseWeKnowIsRefused(String url) {
    assertThatThrownBy(() -> JdbcStoresConfig.url(url).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("url");
  }

  @Test
  void valuesOutOfBoundsAreRefusedByName() {
    assertThatThrownBy(() -> JdbcStoresConfig.file(file()).poolSize(0).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("poolSize");
    assertThatThrownBy(
            () -> JdbcStoresConfig.file(file()).lockTimeout(Duration.ofMillis(-1)).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("lockTimeout");
    assertThatThrownBy(
            () -> JdbcStoresConfig.file(file()).acquireTimeout(Duration.ofDays(1)).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("acquireTimeout");
    assertThatThrownBy(
            () -> JdbcStoresConfig.url("jdbc:postgresql://ada:hunter2@db.example/synctv").build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("url")
        .hasMessageNotContaining("hunter2");
  }

  private List<String> tables() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select name from sqlite_schema")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private void sql(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
