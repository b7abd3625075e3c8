package io.synctv.core.job;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.UnusedRoom;
import io.synctv.api.store.UsageStore;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.core.codec.DurableChange;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Closes rooms that nobody has used for long, in portions, each room guarded by the lock's token
 * and by its last use: they are closed as their owner would, told to whoever has them in memory,
 * and deleted by {@link RoomPurging}. The work of an {@link ExclusiveJob}. Safe for use by several
 * threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class RoomRetention implements ExclusiveJob.Work {

  private static final System.Logger LOG = System.getLogger(RoomRetention.class.getName());

  private static final int ROOMS = 200;

  /** What is left waits for the next run, so that one that finds very many has an end. */
  private static final int PORTIONS = 50;

  private final UsageStore usage;
  private final ClusterClock clock;
  private final IdGenerator ids;
  private final UserKind owners;
  private final Duration unused;
  private final Function<Collection<RoomId>, Map<RoomId, Integer>> online;
  private final LongAdder closed = new LongAdder();

  /**
   * Says what is closed.
   *
   * @param usage what remembers when rooms were used
   * @param clock the clock by which rooms run
   * @param ids makes the ids of changes
   * @param owners the kind of owners whose rooms are closed
   * @param unused for how long nobody may have used them at least; a room is closed up to {@link
   *     UsageStore#PRECISION} later
   * @param online counts who is in rooms on any node, such as {@code SyncTv::online}: a room that
   *     somebody is in is never closed
   * @throws io.synctv.api.InvalidValueException when the time is shorter than {@link
   *     UsageStore#PRECISION}
   */
  public RoomRetention(
      UsageStore usage,
      ClusterClock clock,
      IdGenerator ids,
      UserKind owners,
      Duration unused,
      Function<Collection<RoomId>, Map<RoomId, Integer>> online) {
    this.usage = Objects.requireNonNull(usage, "usage");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.owners = Objects.requireNonNull(owners, "owners");
    this.online = Objects.requireNonNull(online, "online");
    Objects.requireNonNull(unused, "unused");
    // A mark may be older than the use it stands for.
    this.unused = Duration.ofMillis(UsageStore.unusedMillis(unused)).plus(UsageStore.PRECISION);
  }

  @Override
  public void run(LockHold hold) {
    Objects.requireNonNull(hold, "hold");
    long before = closed.sum();
    boolean more = true;
    for (int portion = 0; more && portion < PORTIONS && hold.held(); portion++) {
      more = closeSome(hold);
    }
    long now = closed.sum() - before;
    if (now > 0) {
      LOG.log(System.Logger.Level.INFO, "{0} rooms that nobody used were closed", now);
    }
  }

  /** Closes a portion; says whether there may be more that can be closed now. */
  private boolean closeSome(LockHold hold) {
    List<UnusedRoom> found = usage.unusedRooms(owners, unused, ROOMS);
    if (found.isEmpty()) {
      return false;
    }
    Map<RoomId, Integer> inside = online.apply(found.stream().map(UnusedRoom::id).toList());
    boolean progress = false;
    for (UnusedRoom room : found) {
      if (!hold.held()) {
        return false;
      }
      if (inside.getOrDefault(room.id(), 0) > 0) {
        usage.used(Set.of(room.id()));
        progress = true;
      } else if (close(room, hold)) {
        closed.increment();
        progress = true;
      }
    }
    return progress && found.size() == ROOMS;
  }

  /** Closes a room unless it was used or changed meanwhile. */
  private boolean close(UnusedRoom room, LockHold hold) {
    InfoEvent.Closed event = new InfoEvent.Closed();
    DurableChange told =
        new DurableChange(
            clock.millis(),
            List.of(
                new DurableChange.Effect(
                    Actor.of(room.owner()), null, null, List.of(), List.of(event), null)));
    RoomChange change =
        new RoomChange(
            ids.next(),
            room.revision(),
            List.of(new CommandEffect(null, List.of(event))),
            List.of(),
            told.toBytes());
    return switch (usage.retire(room.id(), change, unused, hold.fence())) {
      case ApplyResult.Applied applied -> true;
      case ApplyResult.Stale stale -> false;
      case ApplyResult.Known known -> false;
      case ApplyResult.Gone gone -> false;
    };
  }

  /** {@return how many rooms this node has closed since it started} */
  public long closed() {
    return closed.sum();
  }
}
