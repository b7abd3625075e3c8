package io.synctv.core.fake;

import io.synctv.api.store.StoreUnavailableException;
import java.util.concurrent.CountDownLatch;

/** How something that a host brings fails. */
public enum Fault {
  /** It throws an exception that it may throw. */
  EXCEPTION,
  /** It throws an error. */
  ERROR,
  /** It does not return, whatever interrupts it. */
  HANG;

  /** Fails; a hanging one returns when {@code released} is at zero. */
  public void strike(CountDownLatch released) {
    switch (this) {
      case EXCEPTION -> throw new StoreUnavailableException("fails as asked");
      case ERROR -> throw new LinkageError("fails as asked");
      case HANG -> hang(released);
    }
  }

  private static void hang(CountDownLatch released) {
    boolean interrupted = false;
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
