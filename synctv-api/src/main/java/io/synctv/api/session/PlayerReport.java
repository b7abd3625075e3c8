package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.MediaId;
import io.synctv.api.playback.PlaybackState;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer's player says about itself. Never trusted for the timeline.
 *
 * @param media what it plays, or null; only with it {@code duration} is believed
 * @param position seconds from the start of the media
 * @param buffering true while it waits for data
 * @param ready true when it could play at once
 * @param rtt the connection's round trip in milliseconds, or null
 * @param drift seconds it is ahead of the timeline, or null
 * @param duration the media's length in seconds as the player knows it, or null
 * @param blocked true when the browser refused to play without a click
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record PlayerReport(
    @Nullable MediaId media,
    double position,
    boolean buffering,
    boolean ready,
    @Nullable Double rtt,
    @Nullable Double drift,
    @Nullable Double duration,
    boolean blocked) {

  /** Checks the bounds. */
  public PlayerReport {
    Checks.range("position", position, 0, PlaybackState.MAX_POSITION);
    Checks.optionalRange("rtt", rtt, 0, 3_600_000);
    Checks.optionalRange("drift", drift, -PlaybackState.MAX_POSITION, PlaybackState.MAX_POSITION);
    Checks.optionalRange("duration", duration, 0.001, PlaybackState.MAX_POSITION);
  }
}
