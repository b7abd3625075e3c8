package io.synctv.core.store;

/** What stores kept at some moment. */
public final class StoresCheckpoint {

  private StoresCheckpoint() {}

  /** Returns stores of their own with all that others keep now. */
  public static InMemoryStores of(InMemoryStores stores) {
    return stores.copy();
  }
}
