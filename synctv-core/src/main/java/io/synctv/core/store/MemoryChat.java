package io.synctv.core.store;

import io.synctv.api.ChatId;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.ChatRetention;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chat in memory. */
final class MemoryChat implements ChatStore {

  private final Guard guard;

  MemoryChat(Guard guard) {
    this.guard = guard;
  }

  @Override
  public List<ChatMessage> find(RoomId room, Collection<ChatId> ids) {
    Checks.range("ids", ids.size(), 0, InMemoryStores.MAX_PAGE);
    return guard.locked(
        (database, now) -> {
          KeptRoom kept = database.open(room);
          return kept == null
              ? List.of()
              : ids.stream()
                  .distinct()
                  .flatMap(id -> Stream.ofNullable(kept.chat().find(id)))
                  .toList();
        });
  }

  @Override
  public Page<ChatMessage> list(RoomId room, int limit, @Nullable String cursor) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_PAGE);
    PageCursor from = cursor == null ? null : PageCursor.parse(PageCursor.Kind.CHAT, cursor);
    return guard.locked(
        (database, now) -> {
          KeptRoom kept = database.open(room);
          return kept == null ? new Page<>(List.of(), null) : kept.chat().page(limit, from);
        });
  }

  @Override
  public List<RoomId> roomsToPrune(ChatRetention retention, int limit, @Nullable RoomId after) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_PAGE);
    return guard.locked(
        (database, now) ->
            database.rooms().entrySet().stream()
                .filter(
                    entry -> after == null || entry.getKey().value().compareTo(after.value()) > 0)
                .filter(entry -> !entry.getValue().closed())
                .filter(entry -> entry.getValue().chat().excess(retention) > 0)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(RoomId::value))
                .limit(limit)
                .toList());
  }

  @Override
  public int prune(RoomId room, ChatRetention retention, int limit, Fence fence) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_FORGOTTEN);
    return guard.locked(
        (database, now) -> {
          database.check(fence);
          KeptRoom kept = database.open(room);
          if (kept == null) {
            return 0;
          }
          int forgotten = Math.min(limit, kept.chat().excess(retention));
          kept.chat().forget(forgotten);
          return forgotten;
        });
  }
}
