package io.synctv.core.store;

import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.UnusedRoom;
import io.synctv.api.store.UsageStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** When rooms were used, beside the rooms themselves. */
final class MemoryUsage implements UsageStore {

  private final Guard guard;

  MemoryUsage(Guard guard) {
    this.guard = guard;
  }

  @Override
  public boolean use(RoomId room) {
    return guard.locked(
        (database, now) -> {
          KeptRoom kept = database.open(room);
          if (kept != null) {
            kept.used(now);
          }
          return kept != null;
        });
  }

  @Override
  public void used(Set<RoomId> rooms) {
    rooms.forEach(this::use);
  }

  @Override
  public List<UnusedRoom> unusedRooms(UserKind owners, Duration unused, int limit) {
    Checks.range("limit", limit, 1, InMemoryStores.MAX_PAGE);
    long millis = UsageStore.unusedMillis(unused);
    return guard.locked(
        (database, now) ->
            database.rooms().values().stream()
                .filter(kept -> !kept.closed() && kept.usedAt() < now - millis)
                .filter(kept -> kept.info().owner().kind() == owners)
                .sorted(Comparator.comparingLong(KeptRoom::usedAt))
                .limit(limit)
                .map(kept -> new UnusedRoom(kept.info().id(), kept.info().owner(), kept.revision()))
                .toList());
  }

  @Override
  public ApplyResult retire(RoomId room, RoomChange change, Duration unused, Fence fence) {
    UsageStore.checkRetiring(change);
    MemoryChanges.check(change);
    long millis = UsageStore.unusedMillis(unused);
    return guard.locked(
        (database, now) -> {
          database.check(fence);
          KeptRoom kept = database.open(room);
          return kept != null && kept.usedAt() >= now - millis
              ? new ApplyResult.Stale(kept.revision())
              : MemoryChanges.apply(database, now, room, change);
        });
  }
}
