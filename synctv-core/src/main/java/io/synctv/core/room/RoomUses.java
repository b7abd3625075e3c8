package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.store.StoreException;
import io.synctv.core.engine.Engine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notes that rooms are used: before a room that was not in memory is given to anybody, and then
 * hourly while it is in memory. No command waits for it. Blocks; safe for use by several threads.
 */
final class RoomUses {

  /** How often rooms in memory are noted, in milliseconds; the store writes each once a day. */
  static final long PERIOD = TimeUnit.HOURS.toMillis(1);

  private static final System.Logger LOG = System.getLogger(RoomUses.class.getName());

  /** Small, so that nobody who writes meanwhile waits long. */
  private static final int AT_ONCE = 200;

  private final Engine engine;

  RoomUses(Engine engine) {
    this.engine = engine;
  }

  /**
   * Notes that somebody comes for a room that was found just now. Whoever closes unused rooms
   * leaves it alone from then on.
   *
   * @return whether the room is there still. While the store takes no such note it is believed to
   *     be: a room must not be out of reach because nothing can be written
   */
  boolean begin(RoomId room) {
    try {
      return engine.stores().usage().use(room);
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.DEBUG, "The use of room " + room + " could not be noted", e);
      return true;
    }
  }

  /**
   * Notes the use of the rooms in memory.
   *
   * @param rooms does something with each room in memory
   */
  void note(Consumer<Consumer<RoomActor>> rooms) {
    List<RoomId> used = new ArrayList<>();
    rooms.accept(actor -> used.add(actor.room().id()));
    try {
      for (int from = 0; from < used.size(); from += AT_ONCE) {
        Set<RoomId> batch =
            new HashSet<>(used.subList(from, Math.min(used.size(), from + AT_ONCE)));
        engine.stores().usage().used(batch);
      }
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.DEBUG, "The use of rooms is noted an hour later", e);
    }
  }
}
