package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.MediaId;
import io.synctv.api.playback.PlaybackState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer's player says about itself. Never trusted for the timeline.
 *
 * @param media what it plays, or null; only with it what follows from the report is believed
 * @param position seconds from the start of the media
 * @param buffering true while it waits for data
 * @param ready true when it could play at once
 * @param rtt the connection's round trip in milliseconds, or null
 * @param drift seconds it is ahead of the timeline, or null
 * @param duration the media's length in seconds as the player knows it, or null
 * @param blocked true when the browser refused to play without a click
 * @param timeline what the media's manifest says of its timeline, or null
 * @param loading true while it opens the media, before it could play for the first time
 * @param ended true when it has come to the end of what it can play
 * @param failed why it cannot play the media, 1 to 40 characters such as {@code not-found}, or null
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
    boolean blocked,
    @Nullable TimelineKind timeline,
    boolean loading,
    boolean ended,
    @Nullable String failed) {

  /** What a manifest says of a timeline. */
  @ApiStatus(ApiStatus.Level.EXPERIMENTAL)
  public enum TimelineKind {
    /** It is all there. */
    COMPLETE,
    /** It starts where it did, and its end moves on. */
    GROWING,
    /** There is none: only what is on now can be seen. */
    LIVE
  }

  /** The most characters of why a player failed. */
  public static final int MAX_FAILED = 40;

  /** Checks the bounds. */
  public PlayerReport {
    Checks.range("position", position, 0, PlaybackState.MAX_POSITION);
    Checks.optionalRange("rtt", rtt, 0, 3_600_000);
    Checks.optionalRange("drift", drift, -PlaybackState.MAX_POSITION, PlaybackState.MAX_POSITION);
    Checks.optionalRange("duration", duration, 0.001, PlaybackState.MAX_POSITION);
    failed = failed == null ? null : Checks.text("failed", failed, MAX_FAILED);
  }

  /**
   * Says how a player does that has opened its media.
   *
   * @param media what it plays, or null
   * @param position seconds from the start of the media
   * @param buffering true while it waits for data
   * @param ready true when it could play at once
   * @param rtt the connection's round trip in milliseconds, or null
   * @param drift seconds it is ahead of the timeline, or null
   * @param duration the media's length in seconds as the player knows it, or null
   * @param blocked true when the browser refused to play without a click
   */
  public PlayerReport(
      @Nullable MediaId media,
      double position,
      boolean buffering,
      boolean ready,
      @Nullable Double rtt,
      @Nullable Double drift,
      @Nullable Double duration,
      boolean blocked) {
    this(
        media, position, buffering, ready, rtt, drift, duration, blocked, null, false, false, null);
  }

  /**
   * Says whether others should hear at once that a player is not as it was.
   *
   * @param before what it said before
   * @return whether it stopped or began to load, wait, fail or end, or was let play
   */
  public boolean remarkable(PlayerReport before) {
    Objects.requireNonNull(before, "before");
    return buffering != before.buffering
        || blocked != before.blocked
        || loading != before.loading
        || ended != before.ended
        || !Objects.equals(failed, before.failed);
  }

  /** {@return whether it plays no more of its media: it has failed, or come to the end} */
  public boolean stopped() {
    return ended || failed != null;
  }
}
