package io.synctv.example.transport;

import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Locks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Locks as one node takes them. */
final class OneLockLocks implements Locks {

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final OneLockTransport node;

  OneLockLocks(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
    OneLockCounters.checkName(name);
    if (ttl.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a lease lasts at least " + SHORTEST);
    }
    return node.ask(
        () -> {
          OneLockLease holder = node.store.leases.get(name);
          if (holder != null && !holder.isOver()) {
            return Optional.empty();
          }
          OneLockLease lease = new OneLockLease(name, node.store.nextToken(), ttl, node);
          node.store.leases.put(name, lease);
          lease.watchEnd();
          return Optional.of(lease);
        });
  }

  /** Takes this node's leases out of the store, and returns them. */
  List<OneLockLease> giveUp() {
    List<OneLockLease> mine =
        node.store.leases.values().stream().filter(lease -> lease.isOf(node)).toList();
    node.store.leases.values().removeAll(mine);
    return mine;
  }
}
