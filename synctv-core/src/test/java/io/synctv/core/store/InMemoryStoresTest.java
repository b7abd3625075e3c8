package io.synctv.core.store;

import io.synctv.api.store.Stores;
import io.synctv.api.store.StoresContract;

final class InMemoryStoresTest extends StoresContract {

  @Override
  protected Stores open() {
    return new InMemoryStores();
  }
}
