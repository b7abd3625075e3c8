package io.synctv.core.job;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.store.RoomStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Forgets rooms that were closed a while ago, in portions, each guarded by the lock's token:
 * closing a room only marks it, so that nobody waits for ten thousand messages to be deleted. The
 * work of an {@link ExclusiveJob}. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class RoomPurging implements ExclusiveJob.Work {

  private static final System.Logger LOG = System.getLogger(RoomPurging.class.getName());

  private static final int ROOMS = 200;

  /** Small, so that nobody who writes meanwhile waits long. */
  private static final int MESSAGES = 500;

  private final RoomStore rooms;
  private final LongAdder forgotten = new LongAdder();

  /**
   * Makes the work.
   *
   * @param rooms where rooms are kept
   */
  public RoomPurging(RoomStore rooms) {
    Objects.requireNonNull(rooms, "rooms");
    this.rooms = rooms;
  }

  @Override
  public void run(LockHold hold) {
    Objects.requireNonNull(hold, "hold");
    long before = forgotten.sum();
    List<RoomId> closed;
    do {
      closed = rooms.closed(ROOMS);
      closed.forEach(room -> purge(room, hold));
    } while (closed.size() == ROOMS && hold.held());
    long now = forgotten.sum() - before;
    if (now > 0) {
      LOG.log(System.Logger.Level.INFO, "{0} closed rooms were deleted", now);
    }
  }

  private void purge(RoomId room, LockHold hold) {
    boolean left = true;
    while (left && hold.held()) {
      left = rooms.purge(room, MESSAGES, hold.fence());
    }
    if (!left) {
      forgotten.increment();
    }
  }

  /** {@return how many rooms this node has forgotten since it started} */
  public long forgotten() {
    return forgotten.sum();
  }
}
