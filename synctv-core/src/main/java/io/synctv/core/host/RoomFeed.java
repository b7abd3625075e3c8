package io.synctv.core.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.event.OrderedEvent;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes the ordered events of one room on to those who hear the events of all rooms. Runs inside
 * the room's mailbox, where nothing waits for them; costs nothing while nobody listens.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RoomFeed {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final EventListeners listeners;
  private final List<ListenerLane> lanes = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param room the room
   * @param log its log
   * @param listeners who hears the events of all rooms
   */
  public RoomFeed(RoomContext room, ReplicatedLog log, EventListeners listeners) {
    this.room = room;
    this.log = log;
    this.listeners = listeners;
  }

  /** The room has come into memory, or somebody listens from now on. */
  public void begin() {
    if (!log.opened() || room.retired()) {
      return;
    }
    for (EventListeners.Listening listening : listeners.all()) {
      if (lanes.stream().noneMatch(lane -> lane.isOf(listening))) {
        ListenerLane lane = new ListenerLane(room, log, listening);
        lanes.add(lane);
        lane.missed();
      }
    }
  }

  /** Events were told to the sessions. */
  public void applied(List<Decoded> entries) {
    if (lanes.isEmpty()) {
      return;
    }
    lanes.removeIf(ListenerLane::over);
    List<OrderedEvent> events = entries.stream().map(Decoded::event).toList();
    lanes.forEach(lane -> lane.offer(events));
  }

  /** Events may have been left out, or the room goes on in another epoch. */
  public void missed() {
    lanes.forEach(ListenerLane::missed);
  }

  /** The room is closed. */
  public void closed() {
    lanes.forEach(ListenerLane::closed);
  }
}
