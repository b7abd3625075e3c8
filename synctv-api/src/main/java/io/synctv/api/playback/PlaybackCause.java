package io.synctv.api.playback;

import io.synctv.api.ApiStatus;

/** What made the playback change. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum PlaybackCause {
  /** Somebody started it. */
  PLAY,
  /** Somebody stopped it. */
  PAUSE,
  /** Somebody went elsewhere on the timeline. */
  SEEK,
  /** Somebody changed the rate. */
  RATE,
  /** Somebody chose media. */
  SELECT,
  /** The media ended, or played for nobody any more, and the room went on. */
  ENDED,
  /** The current entry was removed from the playlist. */
  REMOVED
}
