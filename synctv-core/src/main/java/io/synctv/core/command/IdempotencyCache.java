package io.synctv.core.command;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for five minutes what became of the commands with a key that this node has seen, those
 * still under way included. At most 4,096 events are kept, as one command may add hundreds of
 * entries, and a command counts as one at least; what does not fit is found where keys are kept. It
 * saves asking where keys are kept, the database and the room's log, and it is all there is while
 * those are away. Refusals, and commands that had nothing to do, are not remembered: they changed
 * nothing. Not for use by several threads at a time.
 */
final class IdempotencyCache {

  /** How long an answer is kept (engine design: "kept 5 minutes"). */
  static final long KEPT_MILLIS = 5 * 60_000L;

  private static final int MAX = 4096;

  private record Name(UserId user, IdempotencyKey key) {}

  /**
   * A command that came before.
   *
   * @param digest tells it from other commands
   * @param answer what becomes of it
   * @param at when it came, in milliseconds of cluster time
   * @param size what it counts as: how many events its answer has, one at least
   */
  record Entry(String digest, CompletableFuture<@Nullable Outcome> answer, long at, int size) {

    private boolean holds(long now) {
      return now - at <= KEPT_MILLIS
          && switch (answer.getNow(null)) {
            case null -> !answer.isDone(); // under way; a room that has left memory answers null
            case Outcome.Rejected rejected -> false;
            case Outcome.Accepted accepted -> !accepted.events().isEmpty();
          };
    }
  }

  private final Map<Name, Entry> entries = new LinkedHashMap<>();

  private int size;

  /** Finds the command that came before under a key, or null. */
  @Nullable Entry find(UserId user, IdempotencyKey key, long now) {
    Entry entry = entries.get(new Name(user, key));
    return entry != null && entry.holds(now) ? entry : null;
  }

  /** Remembers a command; what is too old or too much is forgotten. */
  void remember(
      UserId user,
      IdempotencyKey key,
      String digest,
      CompletableFuture<@Nullable Outcome> answer,
      long now) {
    Name name = new Name(user, key);
    forget(name);
    entries.put(name, new Entry(digest, answer, now, 1));
    size++;
    trim(now);
  }

  /** Takes how many events the answer to a command has, if that command is still remembered. */
  void answered(UserId user, IdempotencyKey key, int events, long now) {
    Entry entry = entries.get(new Name(user, key));
    if (entry != null && events > entry.size) {
      size += events - entry.size;
      entries.put(new Name(user, key), new Entry(entry.digest, entry.answer, entry.at, events));
      trim(now);
    }
  }

  private void trim(long now) {
    while (!entries.isEmpty()) {
      Map.Entry<Name, Entry> oldest = entries.entrySet().iterator().next();
      if (now - oldest.getValue().at <= KEPT_MILLIS && size <= MAX) {
        break;
      }
      forget(oldest.getKey());
    }
  }

  private void forget(Name name) {
    Entry entry = entries.remove(name);
    if (entry != null) {
      size -= entry.size;
    }
  }
}
