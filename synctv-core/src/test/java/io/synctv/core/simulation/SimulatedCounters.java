package io.synctv.core.simulation;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Counters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Places over all nodes, taken and given back by one node. Rates are not limited. */
final class SimulatedCounters implements Counters {

  private final NodeId node;
  private final Map<String, Integer> own;
  private final Question way;
  private final Function<String, Map<NodeId, Integer>> server;

  SimulatedCounters(
      NodeId node,
      Map<String, Integer> own,
      Question way,
      Function<String, Map<NodeId, Integer>> server) {
    this.node = node;
    this.own = own;
    this.way = way;
    this.server = server;
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    return way.ask(
        "take",
        () -> {
          if (sum(counter) >= limit) {
            return false;
          }
          own.merge(counter, 1, Integer::sum);
          server.apply(counter).merge(node, 1, Integer::sum);
          return true;
        });
  }

  @Override
  public CompletionStage<Void> give(String counter) {
    own.computeIfPresent(counter, (same, count) -> count == 1 ? null : count - 1);
    return way.ask(
        "give",
        () -> {
          server
              .apply(counter)
              .computeIfPresent(node, (same, count) -> count == 1 ? null : count - 1);
          return null;
        });
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    return way.ask("total", () -> sum(counter));
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    return way.ask("permit", () -> new Permit(true, Duration.ZERO));
  }

  private int sum(String counter) {
    return server.apply(counter).values().stream().mapToInt(Integer::intValue).sum();
  }
}
