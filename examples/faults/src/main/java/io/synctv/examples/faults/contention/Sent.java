package io.synctv.examples.faults.contention;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A command with its key and what came of it. Thread-safe.
 *
 * <p>What is known of it at the end: it was <em>accepted</em> when one sending was, also when that
 * answer was thrown away; <em>refused</em> when one was for good and none was accepted; else it is
 * <em>unknown</em>: it may have been applied at any time since it was first sent, or never.
 */
final class Sent {

  private final String key;
  private final Change change;
  private final long begun;
  private final List<Attempt> attempts = new CopyOnWriteArrayList<>();

  /**
   * Begins a line of the journal.
   *
   * @param key the key
   * @param change what is asked
   * @param begun now, in nanoseconds of this machine's monotonic clock
   */
  Sent(String key, Change change, long begun) {
    this.key = key;
    this.change = change;
    this.begun = begun;
  }

  String key() {
    return key;
  }

  Change change() {
    return change;
  }

  /** Returns when it was first sent: it was not applied before. */
  long begun() {
    return begun;
  }

  void add(Attempt attempt) {
    attempts.add(attempt);
  }

  List<Attempt> attempts() {
    return attempts;
  }

  /** Returns the sending whose acceptance was known first. */
  Optional<Attempt> accepted() {
    return attempts.stream()
        .filter(Attempt::isAccepted)
        .min(Comparator.comparingLong(Attempt::answered));
  }

  boolean isAccepted() {
    return accepted().isPresent();
  }

  /** Returns the refusal that holds. */
  Optional<Attempt> refused() {
    return isAccepted()
        ? Optional.empty()
        : attempts.stream().filter(Attempt::isRefused).findFirst();
  }

  boolean isRefused() {
    return refused().isPresent();
  }

  boolean isUnknown() {
    return !isAccepted() && !isRefused();
  }

  /**
   * Returns from when on it is certainly not applied any more: never when its fate is unknown. One
   * that found nothing to do left no key behind, so that of its sendings the last may be the one
   * that was applied, also one that nobody answered.
   */
  long ended() {
    if (isAccepted() && change.mayDoNothing()) {
      return attempts.stream()
          .mapToLong(attempt -> attempt.isSettled() ? attempt.answered() : Long.MAX_VALUE)
          .max()
          .orElse(Long.MAX_VALUE);
    }
    return accepted().map(Attempt::answered).orElse(Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(key).append(' ').append(change);
    for (Attempt attempt : attempts) {
      text.append(
          " [node %d, +%.1f to +%.1f ms: %s %s%s]"
              .formatted(
                  attempt.node() + 1,
                  (attempt.sent() - begun) / 1e6,
                  (attempt.answered() - begun) / 1e6,
                  attempt.status() == 0 ? "-" : Integer.toString(attempt.status()),
                  attempt.code(),
                  attempt.ids().isEmpty() ? "" : " " + attempt.ids()));
    }
    return text.toString();
  }
}
