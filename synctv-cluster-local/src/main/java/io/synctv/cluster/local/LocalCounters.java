package io.synctv.cluster.local;

import io.synctv.cluster.spi.Counters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The cluster's counters as one node sees them, with its own share, put back when need be. */
final class LocalCounters implements Counters {

  private static final int MAX_NAME = 200;
  private static final Duration MAX_WINDOW = Duration.ofHours(1);

  private final LocalNode node;
  private final CounterShares shares;
  private final RateWindows windows;
  private final Map<String, Integer> own = new ConcurrentHashMap<>();

  LocalCounters(LocalNode node, CounterShares shares, RateWindows windows) {
    this.node = node;
    this.shares = shares;
    this.windows = windows;
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    checkName(counter);
    return node.ask(
        () -> {
          boolean taken = shares.take(counter, node.node(), limit);
          if (taken) {
            own.merge(counter, 1, Integer::sum);
          }
          if (node.closed()) {
            shares.set(counter, node.node(), 0); // closed meanwhile, and swept before this
          }
          return taken;
        });
  }

  @Override
  public CompletionStage<@Nullable Void> give(String counter) {
    checkName(counter);
    boolean[] held = {false};
    own.computeIfPresent(
        counter,
        (name, count) -> {
          held[0] = true;
          return count == 1 ? null : count - 1;
        });
    return node.ask(
        () -> {
          if (held[0]) {
            shares.give(counter, node.node());
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    checkName(counter);
    return node.ask(() -> shares.total(counter));
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    checkName(name);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1");
    }
    if (window.isNegative() || window.isZero() || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("window must be positive and at most an hour");
    }
    return node.ask(() -> windows.permit(name, limit, window));
  }

  /** Says again what this node holds. */
  void putBack() {
    shares.removeAll(node.node());
    own.forEach((counter, count) -> shares.set(counter, node.node(), count));
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a counter's name has 1 to " + MAX_NAME + " characters");
    }
  }
}
