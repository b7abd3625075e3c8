package io.synctv.core.room;

import io.synctv.api.Epoch;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes of people's rights that control messages told of before the log did. They hold at once,
 * over the state there is, until the log has come to them: a backlog must not lend anybody a right
 * they have lost. Runs inside its room's {@link Serial}.
 *
 * <p>At most {@value #MOST} are kept, the newest; a room whose log is further behind than that
 * meets a conflict with each command anyway.
 */
final class Rulings {

  static final int MOST = 64;

  private final List<OrderedEvent> ahead = new ArrayList<>();

  /** Keeps a ruling that arrived. */
  void add(OrderedEvent event) {
    ahead.add(event);
    if (ahead.size() > MOST) {
      ahead.removeFirst();
    }
    ahead.sort(Comparator.comparingLong(OrderedEvent::seq));
  }

  /**
   * Returns a state with what is known ahead of it, and forgets what it has already.
   *
   * @param epoch the epoch the state is of
   * @param seq the last event in it
   */
  RoomState over(RoomState state, Epoch epoch, long seq) {
    if (ahead.isEmpty()) {
      return state;
    }
    ahead.removeIf(event -> !event.epoch().equals(epoch) || event.seq() <= seq);
    RoomState ruled = state;
    for (OrderedEvent event : ahead) {
      ruled = ruled.apply(event.event());
    }
    return ruled;
  }

  /**
   * Says whether an event changes what people may do. Whoever joins an open room may do there what
   * they could before.
   */
  static boolean isRuling(RoomEvent event, RoomState state) {
    return switch (event) {
      case RoomEvent.RoomChanged changed -> true;
      case RoomEvent.MemberChanged changed -> !changed.joined() || state.info().locked();
      case RoomEvent.PlaybackChanged changed -> false;
      case RoomEvent.PlaylistPut put -> false;
      case RoomEvent.PlaylistRemoved removed -> false;
      case RoomEvent.ChatPosted posted -> false;
      case RoomEvent.RoomClosed closed -> false; // told in its own way
    };
  }
}
