package io.synctv.core.simulation;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.StoredRoom;
import io.synctv.core.store.InMemoryStores;
import io.synctv.core.store.StoresCheckpoint;

/** The one database of a simulation. */
final class Database {

  private final Scheduler scheduler;
  private InMemoryStores kept;
  private InMemoryStores checkpoint;
  private boolean away;

  private long ahead;

  Database(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.kept = new InMemoryStores(() -> scheduler.millis() + ahead);
  }

  /** Lets so much time go by for the database alone, and has it forget what it may. */
  void forget() {
    ahead += ChangeStore.CHANGES_KEPT.toMillis() + 60_000;
    while (kept.changes().expire(10_000)) {
      scheduler.trace("the database forgets more");
    }
  }

  /** Returns what it keeps now. */
  InMemoryStores kept() {
    return kept;
  }

  /** Returns the revision of a room, or null when it is not kept or closed. */
  Revision revision(RoomId room) {
    return kept.rooms().read(room, 1).map(StoredRoom::revision).orElse(null);
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
