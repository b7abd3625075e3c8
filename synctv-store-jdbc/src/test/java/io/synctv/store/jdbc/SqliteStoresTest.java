package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import io.synctv.store.kit.StoresContract;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("kit")
class SqliteStoresTest extends StoresContract {

  @TempDir Path folder;

  @Override
  protected Stores open() {
    return JdbcStores.open(
        JdbcStoresConfig.file(folder.resolve("synctv.db"))
            // Who wants to write waits in no order; on a busy machine somebody may wait for long.
            .lockTimeout(Duration.ofSeconds(30))
            .build());
  }

  @Override
  protected Stores openAnother() {
    return open();
  }

  @Override
  protected void passTime(Duration time) {
    try (var connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("synctv.db"))) {
      Samples.passTime(connection, time);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
