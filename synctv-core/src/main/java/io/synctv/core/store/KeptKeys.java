package io.synctv.core.store;

import io.synctv.api.IdempotencyKey;
import io.synctv.api.UserId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.store.ChangeStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Keys of commands that changed a room, oldest first. Not safe for use by several threads. */
final class KeptKeys {

  private record Name(UserId user, IdempotencyKey key) {}

  /**
   * What is kept of a command.
   *
   * @param digest the command's digest
   * @param revision the number of the revision its change made
   * @param index which of the change's effects is its own
   * @param at when, in epoch milliseconds of the store's clock
   */
  record Kept(String digest, long revision, int index, long at) {}

  private final LinkedHashMap<Name, Kept> keys = new LinkedHashMap<>();

  KeptKeys copy() {
    KeptKeys copy = new KeptKeys();
    copy.keys.putAll(keys);
    return copy;
  }

  @Nullable Kept find(CommandKey key) {
    return keys.get(new Name(key.user(), key.key()));
  }

  void put(CommandKey key, Kept kept) {
    keys.putLast(new Name(key.user(), key.key()), kept);
  }

  /** Forgets keys that are older than they are kept for; returns how many. */
  int expire(long now, int limit) {
    long oldest = now - ChangeStore.KEYS_KEPT.toMillis();
    int forgotten = 0;
    Iterator<Kept> all = keys.values().iterator();
    while (forgotten < limit && all.hasNext() && all.next().at() < oldest) {
      all.remove();
      forgotten++;
    }
    return forgotten;
  }
}
