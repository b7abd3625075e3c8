package io.synctv.example.stores;

import io.synctv.api.store.Stores;
import io.synctv.store.kit.StoresContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract, also with two on one file. */
final class SqliteStoresTest extends StoresContract {

  private final AtomicLong passed = new AtomicLong();
  @TempDir Path folder;

  @Override
  protected Stores open() {
    return new SqliteStores(
        folder.resolve("rooms.db"), () -> System.currentTimeMillis() + passed.get());
  }

  @Override
  protected Stores openAnother() {
    return open();
  }

  @Override
  protected void passTime(Duration time) {
    passed.addAndGet(time.toMillis());
  }
}
