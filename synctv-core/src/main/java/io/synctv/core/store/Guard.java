package io.synctv.core.store;

import io.synctv.api.store.StoreException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The one lock of the stores, around what they keep. */
final class Guard {

  /** What is done under the lock. */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Does it.
     *
     * @param database what is kept
     * @param now the store's time, in epoch milliseconds
     */
    T on(MemoryDatabase database, long now);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier clock;
  private MemoryDatabase database;
  private boolean closed;

  Guard(MemoryDatabase database, LongSupplier clock) {
    this.database = database;
    this.clock = clock;
  }

  <T> T locked(Work<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException("the stores are closed", new IllegalStateException());
      }
      return work.on(database, clock.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  Guard copy() {
    return locked((kept, now) -> new Guard(kept.copy(), clock));
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      database = new MemoryDatabase();
    } finally {
      lock.unlock();
    }
  }
}
