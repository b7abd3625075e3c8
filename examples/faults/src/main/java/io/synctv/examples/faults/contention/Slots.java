package io.synctv.examples.faults.contention;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The few entries that everybody changes. Where one has gone, somebody puts another in its place.
 * Thread-safe.
 */
final class Slots {

  private static final String BEING_FILLED = "";

  private final AtomicReferenceArray<String> ids;

  Slots(List<String> ids) {
    this.ids = new AtomicReferenceArray<>(ids.toArray(String[]::new));
  }

  /** Chooses one that is there, or null when the one that was chosen is being replaced. */
  @Nullable String choose(Random random) {
    String id = ids.get(random.nextInt(ids.length()));
    return id.equals(BEING_FILLED) ? null : id;
  }

  /** Asks to be the one who replaces an entry that has gone: returns where, or -1. */
  int clear(String id) {
    for (int i = 0; i < ids.length(); i++) {
      if (ids.compareAndSet(i, id, BEING_FILLED)) {
        return i;
      }
    }
    return -1;
  }

  /** Puts the new one where {@link #clear} said. */
  void fill(int slot, String id) {
    ids.set(slot, id);
  }
}
