package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.store.RecentChanges;
import io.synctv.core.engine.Engine;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second which rooms the database has changed lately, isolated or not: who wrote
 * something may have died before anybody was told, or may not reach the log. One query for all
 * rooms of the node. Also has the store forget what is too old.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class ChangePoll {

  /** How often the database is asked, in milliseconds (R3 of the design). */
  public static final long PERIOD = 1000;

  private static final System.Logger LOG = System.getLogger(ChangePoll.class.getName());

  /** Longer than the longest write transaction. */
  public static final Duration WITHIN = Duration.ofSeconds(10);

  private static final int EXPIRE_EVERY = 60;
  private static final int EXPIRED_AT_ONCE = 1000;

  private final Engine engine;
  private final Function<RoomId, @Nullable ReplicatedLog> inMemory;
  private int rounds;
  private long lastLook;

  /**
   * Makes it.
   *
   * @param inMemory finds a room of this node
   */
  public ChangePoll(Engine engine, Function<RoomId, @Nullable ReplicatedLog> inMemory) {
    this.engine = engine;
    this.inMemory = inMemory;
    this.lastLook = engine.nanoTime();
  }

  /** Looks once. Blocks. */
  public void run() {
    try {
      look();
      rounds++;
      if (rounds % EXPIRE_EVERY == 0) {
        expire();
      }
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "What was changed lately could not be read", e);
    }
  }

  private void look() {
    // A node that stood still, or had no database, looks back as far as that.
    long now = engine.nanoTime();
    RecentChanges recent = engine.stores().changes().recent(WITHIN.plusNanos(now - lastLook));
    lastLook = now;
    Map<RoomId, List<RecentChanges.Message>> messages =
        recent.messages().stream().collect(Collectors.groupingBy(RecentChanges.Message::room));
    Map<RoomId, @Nullable Revision> rooms = new HashMap<>(recent.rooms());
    messages.keySet().forEach(room -> rooms.putIfAbsent(room, null));
    rooms.forEach(
        (id, revision) -> {
          ReplicatedLog log = inMemory.apply(id);
          if (log != null) {
            log.seen(revision, messages.getOrDefault(id, List.of()));
          }
        });
  }

  private void expire() {
    boolean more = true;
    for (int i = 0; more && i < EXPIRE_EVERY; i++) {
      more = engine.stores().changes().expire(EXPIRED_AT_ONCE);
    }
  }
}
