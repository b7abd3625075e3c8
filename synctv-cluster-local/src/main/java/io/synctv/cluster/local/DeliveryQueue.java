package io.synctv.cluster.local;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of one source in their order, without a thread of their own and without a lock held
 * while they are made.
 *
 * <p>A delivery takes its place while its source holds the lock: either nobody is delivering, then
 * its thread does, after the lock is released, and goes on with whatever others have put here
 * meanwhile; or somebody is, then it is left here. A listener that causes another delivery finds
 * its own thread delivering: the call returns at once and the delivery is made after the listener
 * has returned, so the order holds and the stack stays flat.
 */
final class DeliveryQueue {

  static final int MAX_PENDING = 65_536;

  private final ReentrantLock lock; // the source's, guards all below
  private final Queue<Delivery> pending = new ArrayDeque<>();
  private boolean delivering;

  DeliveryQueue(ReentrantLock lock) {
    this.lock = lock;
  }

  boolean full() {
    return pending.size() >= MAX_PENDING;
  }

  void clear() {
    pending.clear();
  }

  /** Returns the delivery when the caller must make it, or null when somebody else will. */
  @Nullable Delivery add(Delivery delivery) {
    if (!delivering) {
      delivering = true;
      return delivery;
    }
    pending.add(delivery);
    return null;
  }

  /** Makes a delivery that {@link #add} returned, and all that came meanwhile. */
  void deliver(@Nullable Delivery turn) {
    for (Delivery next = turn; next != null; next = next()) {
      next.deliver();
    }
  }

  private @Nullable Delivery next() {
    lock.lock();
    try {
      Delivery next = pending.poll();
      delivering = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }
}
