package io.synctv.cluster.local;

import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Locks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The cluster's locks as one node sees them, with the leases it holds. */
final class LocalLocks implements Locks {

  private static final int MAX_NAME = 200;
  private static final Duration MIN_TTL = Duration.ofMillis(100);

  private final LocalNode node;
  private final LockTable holders;
  private final Set<LocalLease> leases = ConcurrentHashMap.newKeySet();

  LocalLocks(LocalNode node, LockTable holders) {
    this.node = node;
    this.holders = holders;
  }

  @Override
  public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a lock's name has 1 to " + MAX_NAME + " characters");
    }
    if (ttl.compareTo(MIN_TTL) < 0) {
      throw new IllegalArgumentException("a lease lasts at least " + MIN_TTL.toMillis() + " ms");
    }
    return node.ask(() -> acquire(name, ttl));
  }

  private Optional<Lease> acquire(String name, Duration ttl) {
    LocalLease[] made = new LocalLease[1];
    LocalLease lease =
        holders.acquire(
            name, () -> new LocalLease(name, ttl, node, holders, () -> leases.remove(made[0])));
    if (lease == null) {
      return Optional.empty();
    }
    made[0] = lease;
    leases.add(lease);
    lease.watchEnd();
    if (node.closed()) {
      loseAll();
    }
    return Optional.of(lease);
  }

  /** Gives all locks back and tells whoever has one that it is lost. */
  void loseAll() {
    for (LocalLease lease : leases) {
      holders.release(lease);
      lease.lose();
    }
  }

  /** Forgets the leases, which run on until their end. */
  void abandonAll() {
    leases.clear();
  }
}
