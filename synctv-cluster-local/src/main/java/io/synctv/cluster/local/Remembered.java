package io.synctv.cluster.local;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a room remembers by a key for five minutes, as long as it has room for it. Beyond that the
 * oldest is forgotten, and what is sent again is known for less than five minutes. Guarded by its
 * room's lock.
 *
 * @param <T> what is remembered
 */
final class Remembered<T> {

  static final long NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Map<String, Kept<T>> all = new LinkedHashMap<>();
  private final long maxWeight;
  private final ToIntFunction<T> weigher;
  private long weight;

  /**
   * Makes an empty memory.
   *
   * @param maxWeight how much all together may weigh
   * @param weigher says how much one thing weighs, always the same
   */
  Remembered(long maxWeight, ToIntFunction<T> weigher) {
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  Remembered<T> copy() {
    Remembered<T> copy = new Remembered<>(maxWeight, weigher);
    copy.all.putAll(all);
    copy.weight = weight;
    return copy;
  }

  @Nullable T find(String key, long now) {
    Kept<T> kept = all.get(key);
    return kept == null || kept.isOld(now) ? null : kept.value;
  }

  void remember(String key, T value, long now) {
    forget(all.remove(key)); // an old one would keep its place in the order
    all.put(key, new Kept<>(value, now));
    weight += weigher.applyAsInt(value);
    forgetOld(now);
  }

  void forgetOld(long now) {
    Iterator<Kept<T>> eldest = all.values().iterator();
    while (eldest.hasNext()) {
      Kept<T> kept = eldest.next();
      if (weight <= maxWeight && !kept.isOld(now)) {
        break;
      }
      eldest.remove();
      forget(kept);
    }
  }

  private void forget(@Nullable Kept<T> kept) {
    if (kept != null) {
      weight -= weigher.applyAsInt(kept.value);
    }
  }

  int size() {
    return all.size();
  }

  private record Kept<T>(T value, long at) {
    boolean isOld(long now) {
      return now - at > NANOS;
    }
  }
}
