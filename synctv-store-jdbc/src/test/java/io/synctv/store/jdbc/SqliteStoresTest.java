package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import io.synctv.api.store.StoresContract;
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
    return JdbcStores.open(folder.resolve("synctv.db"));
  }

  @Override
  public void passTime(Duration time) {
    try (var connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("synctv.db"))) {
      Samples.passTime(connection, time);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
