package io.synctv.api.store;

import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Of stores that keep no uses: nothing is ever unused. */
enum NoUsage implements UsageStore {
  INSTANCE;

  @Override
  public boolean use(RoomId room) {
    return true;
  }

  @Override
  public void used(Set<RoomId> rooms) {
    // Nothing is kept of it.
  }

  @Override
  public List<UnusedRoom> unusedRooms(UserKind owners, Duration unused, int limit) {
    return List.of();
  }

  @Override
  public ApplyResult retire(RoomId room, RoomChange change, Duration unused, Fence fence) {
    return new ApplyResult.Stale(change.base());
  }
}
