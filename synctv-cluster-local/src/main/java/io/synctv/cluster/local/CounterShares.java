package io.synctv.cluster.local;

import io.synctv.api.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What each node holds of each counter. */
final class CounterShares {

  // An inner map is never empty, and changes only inside a compute of the outer one.
  private final ConcurrentMap<String, Map<NodeId, Integer>> counters = new ConcurrentHashMap<>();

  boolean take(String counter, NodeId node, int limit) {
    AtomicBoolean taken = new AtomicBoolean();
    counters.compute(
        counter,
        (name, existing) -> {
          Map<NodeId, Integer> shares = existing == null ? new HashMap<>() : existing;
          if (sum(shares) < limit) {
            shares.merge(node, 1, Integer::sum);
            taken.set(true);
          }
          return shares.isEmpty() ? null : shares;
        });
    return taken.get();
  }

  void give(String counter, NodeId node) {
    counters.computeIfPresent(
        counter,
        (name, shares) -> {
          shares.computeIfPresent(node, (same, count) -> count == 1 ? null : count - 1);
          return shares.isEmpty() ? null : shares;
        });
  }

  /** Says what a node holds, whatever was known before. */
  void set(String counter, NodeId node, int count) {
    counters.compute(
        counter,
        (name, existing) -> {
          Map<NodeId, Integer> shares = existing == null ? new HashMap<>() : existing;
          if (count == 0) {
            shares.remove(node);
          } else {
            shares.put(node, count);
          }
          return shares.isEmpty() ? null : shares;
        });
  }

  int total(String counter) {
    int[] total = {0};
    counters.computeIfPresent(
        counter,
        (name, shares) -> {
          total[0] = sum(shares);
          return shares;
        });
    return total[0];
  }

  void removeAll(NodeId node) {
    counters.keySet().forEach(counter -> set(counter, node, 0));
  }

  void clear() {
    counters.clear();
  }

  private static int sum(Map<NodeId, Integer> shares) {
    return shares.values().stream().mapToInt(Integer::intValue).sum();
  }
}
