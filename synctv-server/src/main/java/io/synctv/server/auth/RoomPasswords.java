package io.synctv.server.auth;

import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Hashes and checks room passwords without letting anybody make the server do it for ever: few at a
 * time, and few wrong ones per person and per address in a room. Safe for use by several threads;
 * blocks for as long as a hash takes, so call it on a request's own thread.
 */
public final class RoomPasswords {

  private static final int MAX_LENGTH = 128;
  private static final int WRONG_PER_PERSON = 5;
  private static final int WRONG_PER_ADDRESS = 30;
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final int REMEMBERED = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Attempt, Wrong> wrong =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Wrong> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Attempt(RoomId room, String by) {}

  private record Wrong(int count, long since) {}

  /**
   * Makes the guard.
   *
   * @param nanos the monotonic clock, {@code System::nanoTime}
   */
  public RoomPasswords(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Hashes a new password.
   *
   * @param password 1 to 128 characters
   * @return what is kept of it
   * @throws InvalidValueException when it is empty or too long
   * @throws RejectedException when too many are being hashed already
   */
  public String hash(String password) {
    if (password.isEmpty() || password.length() > MAX_LENGTH) {
      throw new InvalidValueException("password must have 1 to " + MAX_LENGTH + " characters");
    }
    return bounded(() -> PasswordHash.of(password));
  }

  /**
   * Checks a password.
   *
   * @param room whose password
   * @param user who offers it
   * @param address where from
   * @param password what they offer
   * @param hash what is kept
   * @throws RejectedException with {@link ErrorCode#WRONG_PASSWORD}, or {@link
   *     ErrorCode#RATE_LIMITED} after too many wrong ones, or {@link ErrorCode#OVERLOADED}
   */
  public void check(RoomId room, String user, String address, String password, String hash) {
    Attempt byUser = new Attempt(room, "user " + Checks.id("user", user));
    Attempt byAddress = new Attempt(room, "address " + address);
    // Counted before it is known to be wrong: attempts at the same time count too.
    note(byUser, WRONG_PER_PERSON);
    note(byAddress, WRONG_PER_ADDRESS);
    boolean right =
        password.length() <= MAX_LENGTH && bounded(() -> PasswordHash.matches(password, hash));
    if (!right) {
      throw new RejectedException(ErrorCode.WRONG_PASSWORD);
    }
    forget(byUser);
  }

  private void note(Attempt attempt, int allowed) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      Wrong known = wrong.get(attempt);
      if (known == null || now - known.since() > WINDOW) {
        wrong.remove(attempt);
        wrong.put(attempt, new Wrong(1, now));
      } else if (known.count() >= allowed) {
        throw new RejectedException(ErrorCode.RATE_LIMITED);
      } else {
        wrong.put(attempt, new Wrong(known.count() + 1, known.since()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(Attempt attempt) {
    lock.lock();
    try {
      wrong.remove(attempt);
    } finally {
      lock.unlock();
    }
  }

  private interface Work<T> {
    T run();
  }

  private <T> T bounded(Work<T> work) {
    try {
      if (!hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RejectedException(ErrorCode.OVERLOADED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(ErrorCode.DRAINING);
    }
    try {
      return work.run();
    } finally {
      hashing.release();
    }
  }
}
