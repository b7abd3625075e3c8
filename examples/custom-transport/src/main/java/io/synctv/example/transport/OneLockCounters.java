package io.synctv.example.transport;

import io.synctv.cluster.spi.Counters;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The places one node holds; a total is the sum over the nodes that are alive. */
final class OneLockCounters implements Counters {

  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  private final OneLockTransport node;
  private final Map<String, Integer> held = new HashMap<>(); // guarded by the store's lock

  OneLockCounters(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    checkName(counter);
    return node.ask(
        () -> {
          boolean taken = sum(counter) < limit;
          if (taken) {
            held.merge(counter, 1, Integer::sum);
          }
          return taken;
        });
  }

  @Override
  public CompletionStage<@Nullable Void> give(String counter) {
    return node.hold(
        () -> held.computeIfPresent(counter, (same, places) -> places > 1 ? places - 1 : null));
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    return node.ask(() -> sum(counter));
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    checkName(name);
    if (limit < 1 || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("a permit has a limit from 1 and a window of up to 1 h");
    }
    return node.ask(
        () -> {
          long now = System.nanoTime();
          Deque<Long> times = node.store.grantsOf(name, now - LONGEST_WINDOW.toNanos());
          while (!times.isEmpty() && now - times.getFirst() >= window.toNanos()) {
            times.removeFirst();
          }
          if (times.size() < limit) {
            times.addLast(now);
            return new Permit(true, Duration.ZERO);
          }
          return new Permit(false, window.minusNanos(now - times.getFirst()));
        });
  }

  private int sum(String counter) {
    return node.store.alive().stream()
        .mapToInt(other -> other.counters().held.getOrDefault(counter, 0))
        .sum();
  }

  static void checkName(String name) {
    if (name.isEmpty() || name.length() > 200) {
      throw new IllegalArgumentException("a name has 1 to 200 characters");
    }
  }
}
