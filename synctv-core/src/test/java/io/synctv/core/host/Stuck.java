package io.synctv.core.host;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Code of an application that works, fails or hangs, as the test says. */
final class Stuck implements AutoCloseable {

  final AtomicInteger calls = new AtomicInteger();
  private volatile Throwable failure;
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  void fails(Throwable with) {
    failure = with;
  }

  void hangs() {
    hanging = new CountDownLatch(1);
  }

  void works() {
    failure = null;
    hanging.countDown();
  }

  /** What the application's code does first. */
  void enter() {
    calls.incrementAndGet();
    boolean interrupted = false;
    while (true) {
      try {
        hanging.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // it hangs in earnest
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @Override
  public void close() {
    works();
  }
}
