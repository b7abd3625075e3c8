package io.synctv.cluster.local;

import io.synctv.cluster.spi.SerialQueue;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of one source in their order, without a thread of their own and without a lock held
 * while they are made.
 *
 * <p>A delivery takes its place while its source holds its lock: either nobody is delivering, then
 * the caller gets the {@link #turn} to, after the lock is released, and goes on with whatever
 * others have put here meanwhile; or somebody is, then it is left here. A listener that causes
 * another delivery finds its own thread delivering: the call returns at once and the delivery is
 * made after the listener has returned, so the order holds and the stack stays flat.
 *
 * <p>All but running a turn is for whoever holds the source's lock.
 */
final class DeliveryQueue {

  static final int MAX_PENDING = 65_536;

  private final SerialQueue queue = new SerialQueue(this::keep, MAX_PENDING);
  private @Nullable Runnable turn;

  /** Adds a delivery, or returns false when too many wait. */
  boolean offer(Delivery delivery) {
    return queue.offer(delivery::deliver);
  }

  /** Drops the deliveries that wait and puts one in their place. */
  void replace(Delivery delivery) {
    queue.replace(delivery::deliver);
  }

  /**
   * Returns what the caller must run, without the lock, to make the deliveries; or null when
   * somebody else does.
   */
  @Nullable Runnable turn() {
    Runnable taken = turn;
    turn = null;
    return taken;
  }

  /** Runs a turn if there is one. */
  static void deliver(@Nullable Runnable turn) {
    if (turn != null) {
      turn.run();
    }
  }

  private void keep(Runnable deliveries) {
    turn = deliveries;
  }
}
