package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.AccessPolicy;
import io.synctv.api.host.EngineMetrics;
import io.synctv.api.host.MediaResolver;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.host.RoomSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application has given to its engine.
 *
 * @param access says who may do what, or null for the rooms' own rules
 * @param rooms knows rooms that live elsewhere, or null
 * @param media resolves what is added to a playlist, or null
 * @param metrics takes what is counted, or null
 * @param listeners hear all ordered events
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record Hooks(
    @Nullable AccessPolicy access,
    @Nullable RoomSource rooms,
    @Nullable MediaResolver media,
    @Nullable EngineMetrics metrics,
    List<RoomEventListener> listeners) {

  /** Nothing. */
  public static final Hooks NONE = new Hooks(null, null, null, null, List.of());

  /** Copies the list. */
  public Hooks {
    listeners = List.copyOf(listeners);
  }
}
