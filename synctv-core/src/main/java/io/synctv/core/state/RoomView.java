package io.synctv.core.state;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import java.util.Objects;

/**
 * A room at one point of its order.
 *
 * @param state what the room is
 * @param epoch the epoch of {@code seq}
 * @param seq the number of the last event that {@code state} includes
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomView(RoomState state, Epoch epoch, long seq) {
  /** Refuses null. */
  public RoomView {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(epoch, "epoch");
  }
}
