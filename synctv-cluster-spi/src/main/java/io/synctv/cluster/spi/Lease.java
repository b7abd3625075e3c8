package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A lock that is held until it is released or its time is up. Safe for use by several threads. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Lease extends AutoCloseable {

  /** {@return what is locked} */
  String name();

  /**
   * Returns the fencing token: higher than that of every earlier lease of this name.
   *
   * @return a number from 1
   */
  long token();

  /**
   * {@return whether the lease is held as far as this node knows: not released, not found lost, and
   * its time, counted from before it was asked for or last renewed, not up}
   */
  boolean held();

  /**
   * Extends the lease by its full time from now.
   *
   * @return whether it is held still; a lease that was lost never comes back. Fails with {@link
   *     TransportException} when the store is away, and then the lease goes on towards its end
   */
  CompletionStage<Boolean> renew();

  /**
   * Tells when the lease is lost.
   *
   * @return completes when the time is up without a renewal, when the store says that another holds
   *     the lock, or when the transport closes; never after {@link #close}. What is chained to it
   *     must not block
   */
  CompletionStage<@Nullable Void> lost();

  /** Releases the lock if it is still held. Idempotent, does not wait for the store. */
  @Override
  void close();
}
