package io.synctv.api.event;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event in its place.
 *
 * @param epoch the run of numbers that {@code seq} belongs to
 * @param seq consecutive within the epoch, from 1
 * @param at when, in epoch milliseconds of cluster time
 * @param by who caused it
 * @param key the idempotency key of the command that caused it, or null
 * @param event what happened
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record OrderedEvent(
    Epoch epoch, long seq, long at, Actor by, @Nullable IdempotencyKey key, RoomEvent event) {
  /** Refuses null. */
  public OrderedEvent {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(event, "event");
  }
}
