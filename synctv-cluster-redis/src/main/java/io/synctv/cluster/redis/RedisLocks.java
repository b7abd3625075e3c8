package io.synctv.cluster.redis;

import io.synctv.api.IdGenerator;
import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Locks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Locks as keys that expire, each taken together with a token from a counter that never goes back.
 * With several stores a lock is held by whoever holds it in a majority of them (Redlock).
 *
 * <p>The token of a Redlock is the highest that its majority gave; the others of it are raised to
 * it before the lease counts. Any two majorities have a store in common, so the next token is
 * higher. Its limits: a store that comes back empty within a lease may give the lock away a second
 * time, and so may clocks that run at different speeds. Tokens still grow, because they never fall
 * behind a store's clock: that is why what is guarded has to compare them.
 */
final class RedisLocks implements Locks {

  private static final int MAX_NAME = 200;
  private static final Duration MIN_TTL = Duration.ofMillis(100);

  /** What the clocks of stores may differ in speed, as a part of the lease, with a minimum. */
  private static final double DRIFT = 0.01;

  private static final long DRIFT_NANOS = 2_000_000;

  private final Open open;
  private final Keys keys;
  private final LockStores stores;
  private final ScheduledExecutorService timer;
  private final Set<RedisLease> leases = ConcurrentHashMap.newKeySet();
  private final IdGenerator ids = IdGenerator.secure();

  RedisLocks(Open open, Keys keys, LockStores stores, ScheduledExecutorService timer) {
    this.open = open;
    this.keys = keys;
    this.stores = stores;
    this.timer = timer;
  }

  @Override
  public CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a lock's name has 1 to " + MAX_NAME + " characters");
    }
    if (ttl.compareTo(MIN_TTL) < 0) {
      throw new IllegalArgumentException("a lease lasts at least " + MIN_TTL.toMillis() + " ms");
    }
    return open.ask(() -> acquire(name, ttl));
  }

  private CompletableFuture<Optional<Lease>> acquire(String name, Duration ttl) {
    String holder = ids.next();
    long asked = System.nanoTime();
    return stores
        .ask(
            store ->
                store.run(
                    "take a lock",
                    stores.limitMillis(steps()),
                    Scripts.LOCK,
                    List.of(keys.lock(name), keys.tokens()),
                    holder,
                    ttl.toMillis()))
        .thenCompose(
            replies -> {
              List<Long> tokens =
                  replies.stream()
                      .map(reply -> Answer.number(reply, 0))
                      .filter(t -> t > 0)
                      .toList();
              if (tokens.size() < stores.quorum()) {
                release(name, holder);
                return CompletableFuture.completedFuture(Optional.<Lease>empty());
              }
              long token = tokens.stream().mapToLong(Long::longValue).max().orElseThrow();
              RedisLease lease = new RedisLease(this, name, holder, token, ttl, asked + valid(ttl));
              return raise(token).thenApply(raised -> own(lease));
            })
        .whenComplete(
            (lease, failure) -> {
              if (failure != null) {
                release(name, holder);
              }
            });
  }

  /** In how many steps a lock is taken: several stores have to agree on the token. */
  private int steps() {
    return stores.independent() ? 2 : 1;
  }

  /** Makes sure that no majority gives a token that is not higher. */
  private CompletableFuture<?> raise(long token) {
    return stores.independent()
        ? stores.ask(
            store ->
                store.run(
                    "raise a token",
                    stores.limitMillis(steps()),
                    Scripts.LOCK_RAISE,
                    List.of(keys.tokens()),
                    Long.toString(token)))
        : CompletableFuture.completedFuture(null);
  }

  private Optional<Lease> own(RedisLease lease) {
    if (!lease.held()) {
      lease.close();
      return Optional.empty(); // it took longer than the lease lasts
    }
    leases.add(lease);
    if (open.closed()) {
      loseAll();
    } else {
      lease.watchEnd(timer);
    }
    return Optional.of(lease);
  }

  /** Returns how long a lease is valid for sure, in nanoseconds. */
  long valid(Duration ttl) {
    long nanos = ttl.toNanos();
    return stores.independent() ? nanos - (long) (nanos * DRIFT) - DRIFT_NANOS : nanos;
  }

  CompletionStage<Boolean> renew(RedisLease lease, Duration ttl) {
    return open.ask(
        () ->
            stores
                .ask(
                    store ->
                        store.run(
                            "renew a lock",
                            Scripts.LOCK_RENEW,
                            List.of(keys.lock(lease.name())),
                            lease.holder(),
                            ttl.toMillis()))
                .thenApply(
                    replies ->
                        replies.stream().filter(reply -> Answer.number(reply, 0) == 1).count()
                            >= stores.quorum()));
  }

  void release(String name, String holder) {
    var unused =
        stores.ask(
            store ->
                store.run(
                    "release a lock", Scripts.LOCK_RELEASE, List.of(keys.lock(name)), holder));
  }

  void forget(RedisLease lease) {
    leases.remove(lease);
  }

  /** Gives all locks back and tells whoever has one that it is lost. */
  void loseAll() {
    for (RedisLease lease : leases) {
      release(lease.name(), lease.holder());
      lease.lose();
    }
  }
}
