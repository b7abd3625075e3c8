package io.synctv.api.playback;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.MediaId;
import org.jspecify.annotations.Nullable;

/**
 * The shared timeline: where the room is, and how it moves on from there.
 *
 * <p>An {@code anchor} in the future is a scheduled start: until then the position stands still.
 *
 * @param media the current playlist entry, or null when nothing is selected
 * @param playing whether the timeline moves
 * @param position seconds from the start of the media, at the anchor
 * @param rate media seconds per second, 0.25 to 4
 * @param anchor cluster time in epoch milliseconds at which {@code position} holds
 * @param version grows by one with each change of playback
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record PlaybackState(
    @Nullable MediaId media,
    boolean playing,
    double position,
    double rate,
    long anchor,
    long version) {

  /** The slowest rate. */
  public static final double MIN_RATE = 0.25;

  /** The fastest rate. */
  public static final double MAX_RATE = 4;

  /** The greatest position in seconds: 1,000 hours, beyond any media. */
  public static final double MAX_POSITION = 3_600_000;

  /** Checks the bounds of position and rate. */
  public PlaybackState {
    Checks.range("position", position, 0, MAX_POSITION);
    Checks.range("rate", rate, MIN_RATE, MAX_RATE);
  }

  /**
   * Returns the state of a room in which nothing was ever selected.
   *
   * @param now cluster time in epoch milliseconds
   * @return the state, version 0
   */
  public static PlaybackState initial(long now) {
    return new PlaybackState(null, false, 0, 1, now, 0);
  }

  /**
   * Returns where the timeline is.
   *
   * @param now cluster time in epoch milliseconds
   * @param duration the media's length in seconds, or null when it is not known
   * @return seconds from the start of the media, never beyond {@code duration}
   */
  public double positionAt(long now, @Nullable Double duration) {
    double moved = playing ? position + Math.max(0, now - anchor) / 1000.0 * rate : position;
    return Math.min(moved, duration == null ? MAX_POSITION : duration);
  }
}
