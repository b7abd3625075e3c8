package io.synctv.store.jdbc;

import io.synctv.api.store.SharedStoresContract;
import io.synctv.api.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("kit")
class SharedSqliteTest extends SharedStoresContract {

  @TempDir Path folder;

  @Override
  protected Stores open() {
    return JdbcStores.open(
        JdbcStoresConfig.file(folder.resolve("synctv.db"))
            // Who wants to write waits in no order; on a busy machine somebody may wait for long.
            .lockTimeout(Duration.ofSeconds(30))
            .build());
  }
}
