package io.synctv.core.store;

import io.synctv.api.store.Stores;
import io.synctv.api.store.StoresContract;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

final class InMemoryStoresTest extends StoresContract {

  private final AtomicLong passed = new AtomicLong();

  @Override
  protected Stores open() {
    return new InMemoryStores(() -> System.currentTimeMillis() + passed.get());
  }

  @Override
  public void passTime(Duration time) {
    passed.addAndGet(time.toMillis());
  }
}
