package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.command.CommandKey;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one command does to what is kept of a room.
 *
 * @param key the command's key, or null when it has none
 * @param events what happens, in order; a change of playback is no part of it
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record CommandEffect(@Nullable CommandKey key, List<RoomEvent> events) {

  /** Copies the list. */
  public CommandEffect {
    Objects.requireNonNull(events, "events");
    events = List.copyOf(events);
  }
}
