package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import io.synctv.api.store.StoresContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoresTest extends StoresContract {

  @TempDir Path folder;

  @Override
  protected Stores open() {
    return JdbcStores.open(folder.resolve("synctv.db"));
  }
}
