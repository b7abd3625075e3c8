package io.synctv.server.auth;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.server.auth.RateLimits.Rule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks room passwords without letting anybody make the server do it for ever: few at a
 * time, and few tries per person and per address in a room, over all nodes. Safe for use by several
 * threads; blocks for as long as a hash takes, so call it on a request's own thread.
 */
public final class RoomPasswords {

  private static final int MAX_LENGTH = 128;
  private static final int PER_PERSON = 5;
  private static final int PER_ADDRESS = 30;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private final RateLimits limits;

  /**
   * Makes the guard.
   *
   * @param limits counts tries
   */
  public RoomPasswords(RateLimits limits) {
    this.limits = limits;
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
   * @throws RejectedException with {@link ErrorCode#WRONG_PASSWORD} or {@link ErrorCode#OVERLOADED}
   * @throws RateLimitedException after too many tries
   */
  public void check(RoomId room, UserId user, String address, String password, String hash) {
    String name = "password:" + room.value();
    // Counted before it is known to be wrong: tries at the same time count too.
    limits.note(
        List.of(
            new Rule(name + ":user:" + user.asKey(), PER_PERSON, WINDOW),
            new Rule(name + ":address:" + address, PER_ADDRESS, WINDOW)));
    boolean right =
        password.length() <= MAX_LENGTH && bounded(() -> PasswordHash.matches(password, hash));
    if (!right) {
      throw new RejectedException(ErrorCode.WRONG_PASSWORD);
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
