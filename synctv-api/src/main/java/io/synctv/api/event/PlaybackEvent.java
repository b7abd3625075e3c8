package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import java.util.Objects;

/** What happens to the timeline. Ordered by the log alone, so that no database is on its way. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface PlaybackEvent extends RoomEvent {

  /**
   * The timeline changed.
   *
   * @param playback the timeline from now on
   * @param cause what changed it
   */
  record Changed(PlaybackState playback, PlaybackCause cause) implements PlaybackEvent {
    /** Refuses null. */
    public Changed {
      Objects.requireNonNull(playback, "playback");
      Objects.requireNonNull(cause, "cause");
    }
  }
}
