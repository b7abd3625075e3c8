package io.synctv.core.room;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for five minutes, and for at most 4,096 commands, what became of the commands that
 * carried a key, those still under way included. Not for use by several threads at a time.
 */
final class KeyMemory {

  /** How long an answer is kept (engine design: "kept 5 minutes"). */
  static final long KEPT_MILLIS = 5 * 60_000L;

  private static final int MAX = 4096;

  private record Name(UserId user, IdempotencyKey key) {}

  private record Entry(CompletableFuture<@Nullable Outcome> answer, long at) {}

  private final Map<Name, Entry> entries = new LinkedHashMap<>();

  /**
   * Finds the answer to a command that came before.
   *
   * @return the answer, perhaps still to come, or null when the key is new or its answer is a
   *     refusal that is worth another try
   */
  @Nullable CompletableFuture<@Nullable Outcome> find(UserId user, IdempotencyKey key, long now) {
    Entry entry = entries.get(new Name(user, key));
    boolean holds = entry != null && now - entry.at <= KEPT_MILLIS && !worthATry(entry.answer);
    return entry != null && holds ? entry.answer : null;
  }

  private static boolean worthATry(CompletableFuture<@Nullable Outcome> answer) {
    return answer.isDone()
        && answer.getNow(null) instanceof Outcome.Rejected refused
        && refused.rejection().code().retryable();
  }

  /** Remembers a command; what is too old or too much is forgotten. */
  void remember(
      UserId user, IdempotencyKey key, CompletableFuture<@Nullable Outcome> answer, long now) {
    Name name = new Name(user, key);
    entries.remove(name);
    entries.put(name, new Entry(answer, now));
    var oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      if (now - oldest.next().at <= KEPT_MILLIS && entries.size() <= MAX) {
        break;
      }
      oldest.remove();
    }
  }
}
