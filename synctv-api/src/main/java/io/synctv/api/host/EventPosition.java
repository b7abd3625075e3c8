package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.event.OrderedEvent;
import java.util.Objects;

/**
 * A place in the order of a room's events.
 *
 * @param epoch the epoch of {@code seq}
 * @param seq the number of the last event before the place, 0 for none
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record EventPosition(Epoch epoch, long seq) {

  /** Refuses null. */
  public EventPosition {
    Objects.requireNonNull(epoch, "epoch");
  }

  /**
   * Returns the place after an event.
   *
   * @param event the event
   * @return its place
   */
  public static EventPosition of(OrderedEvent event) {
    Objects.requireNonNull(event, "event");
    return new EventPosition(event.epoch(), event.seq());
  }
}
