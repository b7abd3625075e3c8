package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A clock that starts at the wall clock's time, advances with the monotonic clock, and follows the
 * wall clock from then on without jumping.
 *
 * <p>Once a second of use it compares itself with the wall clock and takes the difference out by
 * running up to {@value #SLEW_PPM} parts per million faster or slower: that is half a millisecond
 * in a second, which no player notices.
 *
 * <p>When the wall clock is more than {@value #STEP_MICROS} microseconds ahead, the machine was
 * asleep or its clock was plainly wrong: the clock steps forward to it. It never steps back by
 * itself: a wall clock that was set back is approached at the same slow rate, however long that
 * takes. Only {@link #step} goes back, for the one moment in which that is the lesser evil.
 *
 * <p>For transports: with an estimate of the store's time as the wall clock, all nodes agree. Safe
 * for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SlewingClock implements ClusterClock {

  static final long SLEW_PPM = 500;
  static final long STEP_MICROS = 2_000_000;

  private static final long COMPARE_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_READING = TimeUnit.MILLISECONDS.toNanos(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final AtomicLong comparedAt;
  private final AtomicReference<Course> course;

  /**
   * Makes a clock that stands at the wall clock's time.
   *
   * @param wall the clock to follow, read about once a second
   * @param nanos the monotonic clock, in nanoseconds
   */
  public SlewingClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    long now = nanos.getAsLong();
    this.course = new AtomicReference<>(begin(now));
    this.comparedAt = new AtomicLong(now);
  }

  @Override
  public long micros() {
    long now = nanos.getAsLong();
    long compared = comparedAt.get();
    if (now - compared >= COMPARE_EVERY && comparedAt.compareAndSet(compared, now)) {
      compare();
    }
    Course followed = course.get();
    // Threads may be on the old and the new course for an instant; nobody sees time go back.
    return followed.latest().accumulateAndGet(followed.at(now), Math::max);
  }

  /**
   * Takes the wall clock's time at once, be it earlier. For the moment in which the clock to follow
   * becomes known, such as the first answer of a store that was away when the node started: until
   * then this time was nobody else's, and to approach a difference of seconds would take hours.
   */
  public void step() {
    course.set(begin(nanos.getAsLong()));
  }

  private Course begin(long now) {
    return new Course(now, micros(wall.instant()), 0, new AtomicLong(Long.MIN_VALUE));
  }

  private void compare() {
    Course followed = course.get();
    long before = nanos.getAsLong();
    long actual = micros(wall.instant());
    if (nanos.getAsLong() - before > LONGEST_READING) {
      return; // interrupted between the two clocks: the difference would be the interruption
    }
    long ours = followed.at(before);
    long behind = actual - ours;
    // A step in the meantime holds: this is about the course before it.
    course.compareAndSet(
        followed,
        behind > STEP_MICROS
            ? new Course(before, actual, 0, followed.latest())
            : new Course(before, ours, behind, followed.latest()));
  }

  private static long micros(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1000;
  }

  /**
   * Time as a function of the monotonic clock.
   *
   * @param nanos the monotonic clock at its start
   * @param micros cluster time at its start
   * @param behind what is to be made up for, negative when ahead, and no more than that however
   *     long the course lasts
   * @param latest the latest time that was told, shared with the course before unless that one was
   *     left by a step
   */
  private record Course(long nanos, long micros, long behind, AtomicLong latest) {
    long at(long now) {
      long elapsed = Math.max(0, now - nanos) / 1000;
      long most = elapsed * SLEW_PPM / 1_000_000;
      return micros + elapsed + Math.clamp(behind, -most, most);
    }
  }
}
