package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Leases on names, for work that one node at a time does and that is not a single commit. A room's
 * commits need none.
 *
 * <p>Guarantee, with tests of the kit:
 *
 * <ol start="10">
 *   <li><b>Locks are fenced.</b> Tokens of a name only grow, across restarts of a client and expiry
 *       of a lease; a holder that lost its lease is told within a second of its end, whether it
 *       reaches the store or not, and by then the lock is free.
 * </ol>
 *
 * <p>A lease alone protects nothing: its holder may be paused beyond its end and not know it. What
 * is guarded must compare tokens, and refuse one that is lower than the highest it has seen.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Locks {

  /**
   * Tries once to get a lease; trying again is the caller's.
   *
   * @param name what is locked, 1 to 200 characters, opaque as the names of {@link Counters}
   * @param ttl how long the lease lasts unless renewed, at least 100 ms
   * @return the lease, or empty when another holder has it. Fails with {@link TransportException}
   *     when the store is away
   */
  CompletionStage<Optional<Lease>> tryAcquire(String name, Duration ttl);
}
