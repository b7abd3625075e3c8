package io.synctv.core.simulation;

import io.synctv.core.store.InMemoryStores;
import io.synctv.core.store.StoresCheckpoint;

/** The one database of a simulation. */
final class Database {

  private final Scheduler scheduler;
  private InMemoryStores kept;
  private InMemoryStores checkpoint;
  private boolean away;

  Database(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.kept = new InMemoryStores(scheduler::millis);
  }

  /** Returns what it keeps now. */
  InMemoryStores kept() {
    return kept;
  }

  boolean away() {
    return away;
  }

  void away(boolean now) {
    away = now;
  }

  /** Notes what a copy that lags behind knows. */
  void copy() {
    checkpoint = StoresCheckpoint.of(kept);
  }

  /** Puts the copy in the database's place; says whether there is one. */
  boolean goBack() {
    if (checkpoint == null) {
      return false;
    }
    kept = checkpoint;
    checkpoint = null;
    return true;
  }

  Scheduler scheduler() {
    return scheduler;
  }
}
