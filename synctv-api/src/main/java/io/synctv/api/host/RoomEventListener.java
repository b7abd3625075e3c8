package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.event.OrderedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears all ordered events of the rooms in a node's memory, for projections, webhooks and the like.
 *
 * <p>For each room it is called by one thread of the engine at a time, in order; for several rooms
 * by several threads. It may block: events wait in a queue of its own, bounded in bytes for each
 * room and over all rooms, and nobody else waits for it.
 *
 * <p>When a room comes into memory, when the queue was full, after a failure, and whenever else
 * events may have been left out, it is asked for its {@link #position}. If the room's log still has
 * all that came after that place, it hears exactly that; else it is given the whole room by {@link
 * #onReset}. So a listener that keeps its position together with what it makes of an event misses
 * nothing and does nothing twice. An event may come a second time to one that does not: it is told
 * from others by room, epoch and sequence number.
 *
 * <p>A method that throws is logged, once until one succeeds again; the listener is asked for its
 * position and told from there, after a pause that grows from a second to a minute.
 *
 * <p>Rooms that are not in this node's memory are not heard of: a room comes in when somebody joins
 * it or asks for it here, and leaves when it is empty for a while. In a cluster every node that has
 * the room in memory tells its own listeners; of those that write to one place, let the event's
 * room, epoch and number decide which is first.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomEventListener {

  /**
   * Says which event of a room it has taken last.
   *
   * @param room which room
   * @return the place, or null when it has nothing of the room or of this epoch: then it is given
   *     the room as it is
   */
  @Nullable EventPosition position(RoomId room);

  /**
   * Takes an event. Its number is one more than that of the last one, but for events of a newer
   * version that this node cannot read, which are left out.
   *
   * @param room where it happened
   * @param event what happened
   */
  void onEvent(RoomId room, OrderedEvent event);

  /**
   * Takes a whole room in place of all that is known of it: what happened before its position is
   * not told. The events that come next may say again what it shows already, and end in the same
   * state.
   *
   * @param room which room
   * @param snapshot the room
   */
  void onReset(RoomId room, RoomSnapshot snapshot);

  /**
   * Takes that a room is closed, after its last event as far as that was heard of here. Nothing
   * more comes of this room.
   *
   * @param room which room
   */
  default void onClosed(RoomId room) {}
}
