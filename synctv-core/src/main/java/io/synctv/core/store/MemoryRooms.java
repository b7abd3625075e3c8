package io.synctv.core.store;

import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.KnownCommand;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.StoredRoom;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rooms in memory. */
final class MemoryRooms implements RoomStore {

  private static final Comparator<RoomInfo> NEWEST_FIRST =
      Comparator.comparingLong(RoomInfo::createdAt)
          .thenComparing(room -> room.id().value())
          .reversed();

  private final Guard guard;

  MemoryRooms(Guard guard) {
    this.guard = guard;
  }

  @Override
  public CreateResult create(RoomInfo room, Member owner, int mostOwned, @Nullable CommandKey key) {
    return guard.locked(
        (database, now) -> {
          KnownCommand known = key == null ? null : database.creation(key);
          if (known != null) {
            return new CreateResult.Known(known);
          }
          if (database.rooms().containsKey(room.id())) {
            return new CreateResult.Exists();
          }
          if (ownedBy(database, room.owner().id()) >= mostOwned) {
            return new CreateResult.TooMany();
          }
          database.rooms().put(room.id(), new KeptRoom(room, owner, now));
          if (key != null) {
            database.created(key, room.id(), now);
          }
          return new CreateResult.Created();
        });
  }

  @Override
  public Optional<StoredRoom> read(RoomId room, int chat) {
    Checks.range("chat", chat, 1, InMemoryStores.MAX_PAGE);
    return guard.locked(
        (database, now) -> Optional.ofNullable(database.open(room)).map(kept -> kept.read(chat)));
  }

  @Override
  public List<RoomId> closed(int limit) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_PAGE);
    return guard.locked(
        (database, now) ->
            database.rooms().entrySet().stream()
                .filter(entry -> entry.getValue().closed())
                .filter(
                    entry ->
                        entry.getValue().changedAt() < now - ChangeStore.CHANGES_KEPT.toMillis())
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList());
  }

  @Override
  public boolean purge(RoomId room, int limit, Fence fence) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_FORGOTTEN);
    return guard.locked(
        (database, now) -> {
          database.check(fence);
          KeptRoom kept = database.rooms().get(room);
          if (kept == null || !kept.closed()) {
            return kept != null;
          }
          kept.chat().forget(Math.min(limit, kept.chat().size()));
          if (kept.chat().size() > 0) {
            return true;
          }
          database.forget(room);
          return false;
        });
  }

  @Override
  public Optional<RoomInfo> find(RoomId room) {
    return guard.locked(
        (database, now) -> Optional.ofNullable(database.open(room)).map(KeptRoom::info));
  }

  @Override
  public Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_PAGE);
    PageCursor from = cursor == null ? null : PageCursor.parse(PageCursor.Kind.ROOM, cursor);
    String part = query == null ? "" : query.toLowerCase(Locale.ROOT);
    return guard.locked(
        (database, now) -> {
          List<RoomInfo> found =
              database.rooms().values().stream()
                  .filter(kept -> !kept.closed())
                  .map(KeptRoom::info)
                  .filter(room -> !room.hidden())
                  .filter(room -> room.name().toLowerCase(Locale.ROOT).contains(part))
                  .filter(
                      room -> from == null || from.isBefore(room.createdAt(), room.id().value()))
                  .sorted(NEWEST_FIRST)
                  .limit(limit + 1L)
                  .toList();
          if (found.size() <= limit) {
            return new Page<>(found, null);
          }
          return new Page<>(found.subList(0, limit), cursorAfter(found.get(limit - 1)));
        });
  }

  @Override
  public String cursorAfter(RoomInfo room) {
    return new PageCursor(PageCursor.Kind.ROOM, room.createdAt(), room.id().value()).text();
  }

  private static long ownedBy(MemoryDatabase database, UserId owner) {
    return database.rooms().values().stream()
        .filter(kept -> !kept.closed())
        .filter(kept -> kept.info().owner().id().equals(owner))
        .count();
  }
}
