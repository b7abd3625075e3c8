package io.synctv.core.store;

import io.synctv.api.store.Stores;
import io.synctv.store.kit.StoresContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

final class InMemoryStoresTest extends StoresContract {

  private final AtomicLong passed = new AtomicLong();
  private final InMemoryStores stores =
      new InMemoryStores(() -> System.currentTimeMillis() + passed.get());

  @Override
  protected Stores open() {
    return stores;
  }

  /** Engines of one process may share them. */
  @Override
  protected Stores openAnother() {
    return stores;
  }

  @Override
  protected void passTime(Duration time) {
    passed.addAndGet(time.toMillis());
  }
}
