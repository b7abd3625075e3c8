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
 * time, and few per person and per address, over all nodes. New passwords and tries of people who
 * come in have places of their own, so that neither waits for the other. Safe for use by several
 * threads; blocks for as long as a hash takes, so call it on a request's own thread.
 */
public final class RoomPasswords {

  private static final int MAX_LENGTH = 128;
  private static final int PER_PERSON = 5;
  private static final int PER_ADDRESS = 30;

  /** First tries of people at one address: kept for those who have not guessed yet. */
  private static final int FIRST_PER_ADDRESS = 60;

  /** Tries in all rooms together, which a person makes who goes from one to the next. */
  private static final int PER_PERSON_EVERYWHERE = 20;

  private static final int NEW_PER_PERSON = 10;
  private static final int NEW_PER_ADDRESS = 100;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final Semaphore checking = new Semaphore(Math.max(1, PROCESSORS / 2), true);
  private final Semaphore making = new Semaphore(Math.max(1, PROCESSORS / 4), true);
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
   * Hashes a new password: to be called when nothing else stands against it.
   *
   * @param user who sets it
   * @param address where from
   * @param password 1 to 128 characters
   * @return what is kept of it
   * @throws InvalidValueException when it is empty or too long
   * @throws RateLimitedException when the person or the address has set too many
   * @throws RejectedException when too many are being hashed already
   */
  public String hash(UserId user, String address, String password) {
    if (password.isEmpty() || password.length() > MAX_LENGTH) {
      throw new InvalidValueException("password must have 1 to " + MAX_LENGTH + " characters");
    }
    limits.note(
        List.of(new Rule("new-password:user:" + user.asKey(), NEW_PER_PERSON, WINDOW)),
        List.of(new Rule("new-password:address:" + address, NEW_PER_ADDRESS, WINDOW)));
    return bounded(making, () -> PasswordHash.of(password));
  }

  /**
   * Checks a password.
   *
   * @param room whose password
   * @param user who offers it
   * @param address where from
   * @param password what they offer; none, which is right nowhere, is no try
   * @param hash what is kept
   * @throws RejectedException with {@link ErrorCode#WRONG_PASSWORD} or {@link ErrorCode#OVERLOADED}
   * @throws RateLimitedException after too many tries
   */
  public void check(RoomId room, UserId user, String address, String password, String hash) {
    if (password.isEmpty()) {
      throw new RejectedException(ErrorCode.WRONG_PASSWORD);
    }
    String name = "password:" + room.value();
    String person = name + ":user:" + user.asKey();
    // Counted before it is known to be wrong: tries at the same time count too. Whoever has used up
    // their own is refused before the address is asked: they take nothing from the others there.
    limits.note(
        List.of(
            new Rule(person, PER_PERSON, WINDOW),
            new Rule("passwords:user:" + user.asKey(), PER_PERSON_EVERYWHERE, WINDOW)));
    boolean first = limits.mayDo(new Rule(person + ":first", 1, WINDOW));
    limits.note(
        List.of(
            first
                ? new Rule(name + ":first:" + address, FIRST_PER_ADDRESS, WINDOW)
                : new Rule(name + ":address:" + address, PER_ADDRESS, WINDOW)));
    boolean right =
        password.length() <= MAX_LENGTH
            && bounded(checking, () -> PasswordHash.matches(password, hash));
    if (!right) {
      throw new RejectedException(ErrorCode.WRONG_PASSWORD);
    }
  }

  private interface Work<T> {
    T run();
  }

  private static <T> T bounded(Semaphore places, Work<T> work) {
    try {
      if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RejectedException(ErrorCode.OVERLOADED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(ErrorCode.DRAINING);
    }
    try {
      return work.run();
    } finally {
      places.release();
    }
  }
}
