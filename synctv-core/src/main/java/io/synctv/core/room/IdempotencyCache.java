package io.synctv.core.room;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for five minutes, and for at most 4,096 commands, what became of the commands with a
 * key that this node has seen, those still under way included. It saves asking where keys are kept,
 * the database and the room's log, and it is all there is while those are away. Refusals, and
 * commands that had nothing to do, are not remembered: they changed nothing. Not for use by several
 * threads at a time.
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
   */
  record Entry(String digest, CompletableFuture<@Nullable Outcome> answer, long at) {

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
    entries.remove(name);
    entries.put(name, new Entry(digest, answer, now));
    var oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      if (now - oldest.next().at <= KEPT_MILLIS && entries.size() <= MAX) {
        break;
      }
      oldest.remove();
    }
  }
}
