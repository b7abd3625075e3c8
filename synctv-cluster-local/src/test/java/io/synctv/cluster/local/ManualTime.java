package io.synctv.cluster.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock that move when told to. */
final class ManualTime implements InstantSource, LongSupplier {

  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = -1_000_000_000L; // a monotonic clock may well be negative

  @Override
  public Instant instant() {
    return wall;
  }

  @Override
  public long getAsLong() {
    return nanos;
  }

  /**
   * Lets time pass on both clocks.
   *
   * @param time how much
   */
  public void pass(Duration time) {
    pass(time, time);
  }

  /**
   * Lets different times pass.
   *
   * @param monotonic on the monotonic clock
   * @param onTheWall on the wall clock
   */
  public void pass(Duration monotonic, Duration onTheWall) {
    nanos += monotonic.toNanos();
    wall = wall.plus(onTheWall);
  }

  /** Returns the wall clock's time in microseconds since the epoch. */
  public long wallMicros() {
    return wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000;
  }
}
