package io.synctv.example.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells one listener one thing at a time, in order, on a virtual thread that lives while there is
 * something to tell. So nobody waits for a listener, and listeners never wait for each other.
 */
final class Mailbox {

  /** How many deliveries wait at the most. */
  static final int CAPACITY = 1000;

  private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Runnable> waiting = new ArrayDeque<>(); // guarded by lock
  private boolean telling; // guarded by lock
  private boolean closed; // guarded by lock

  /** Adds a delivery, or returns false when too many wait already. */
  boolean put(Runnable delivery) {
    lock.lock();
    try {
      if (waiting.size() == CAPACITY) {
        return false;
      }
      if (!closed) {
        waiting.add(delivery);
        if (!telling) {
          telling = true;
          Thread.startVirtualThread(this::tell);
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up what waits. */
  void clear() {
    lock.lock();
    try {
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    for (Runnable delivery = next(); delivery != null; delivery = next()) {
      try {
        delivery.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A listener failed", e);
      }
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable next = waiting.poll();
      telling = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }
}
