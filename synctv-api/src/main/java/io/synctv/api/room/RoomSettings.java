package io.synctv.api.room;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import java.util.Objects;

/**
 * What a room's owner may set. Each setting has a default and bounds, documented here and nowhere
 * else.
 *
 * @param control who may control playback and the playlist; default everyone
 * @param advance what happens when an item ends; default next
 * @param maxMembers the most members, the owner included, 1 to 10,000; default 1,000. Whoever only
 *     looks in is none and not counted: how many sessions a room may have is the engine's own limit
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomSettings(ControlPolicy control, AdvanceMode advance, int maxMembers) {

  /** The most members that may be set. */
  public static final int MAX_MEMBERS = 10_000;

  /** What a new room has. */
  public static final RoomSettings DEFAULT =
      new RoomSettings(ControlPolicy.EVERYONE, AdvanceMode.NEXT, 1000);

  /** Checks the bounds. */
  public RoomSettings {
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(advance, "advance");
    Checks.range("maxMembers", maxMembers, 1, MAX_MEMBERS);
  }
}
