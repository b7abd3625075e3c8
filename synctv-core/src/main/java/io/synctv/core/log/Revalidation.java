package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.store.Changes;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.core.engine.Engine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The safety net under rooms in memory: asks the database for each of them within a minute of the
 * last time what came after the revision this node has, so that settings and rights are right again
 * although every event, every message and every look of {@link ChangePoll} was lost.
 *
 * <p>One room after the other, so that all rooms of a node never ask at once: one small query per
 * room and 45 seconds. A database that is away ends the round, and the next one begins anew; a room
 * that cannot be compared does not keep the others from it. Used by one thread at a time.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Revalidation {

  /** How often rooms are looked for whose time has come, in milliseconds. */
  public static final long PERIOD = 5000;

  /** After how long a room is asked for, so that with both periods it is within a minute. */
  static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(45);

  private static final System.Logger LOG = System.getLogger(Revalidation.class.getName());

  private final Engine engine;
  private final Consumer<Consumer<ReplicatedLog>> rooms;
  private final Map<ReplicatedLog, Long> confirmed = new HashMap<>();

  /**
   * Makes it.
   *
   * @param rooms does something with each room in memory
   */
  public Revalidation(Engine engine, Consumer<Consumer<ReplicatedLog>> rooms) {
    this.engine = engine;
    this.rooms = rooms;
  }

  /** Asks for the rooms whose time has come. Blocks. */
  public void run() {
    Set<ReplicatedLog> here = new HashSet<>();
    rooms.accept(here::add);
    confirmed.keySet().retainAll(here);
    for (ReplicatedLog log : here) {
      long now = engine.nanoTime();
      Long last = confirmed.putIfAbsent(log, now); // a room begins with what was just read
      if (last != null && now - last >= AGE_NANOS && !log.room().retired()) {
        try {
          ask(log);
          confirmed.put(log, now);
        } catch (StoreUnavailableException e) {
          LOG.log(System.Logger.Level.DEBUG, "Rooms are not compared: the database is away", e);
          return;
        } catch (Throwable e) { // of this room alone, which must not keep the others
          LOG.log(
              System.Logger.Level.DEBUG, "Room " + log.room().id() + " could not be compared", e);
        }
      }
    }
  }

  private void ask(ReplicatedLog log) {
    Revision known = log.revision();
    EarlyAccessChanges early = log.early();
    switch (engine.stores().changes().since(log.room().id(), known)) {
      case Changes.Complete complete when !complete.changes().isEmpty() ->
          log.seen(complete.changes().getLast().revision(), List.of());
      case Changes.Complete complete -> {
        if (!early.isEmpty()) {
          // Heard before the question, and not in the answer: the database has lost it.
          log.room().execute(log::databaseDiffers);
        }
      }
      case Changes.Unavailable unavailable -> log.room().execute(log.catchUp()::read);
      case Changes.Gone gone -> log.room().execute(log.catchUp()::read);
    }
  }
}
