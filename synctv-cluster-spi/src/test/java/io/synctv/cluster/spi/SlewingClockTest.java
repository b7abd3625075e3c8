package io.synctv.cluster.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SlewingClockTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final SlewingClock clock = new SlewingClock(time, time);

  @Test
  void startsAtTheWallClockAndAdvancesWithTheMonotonicClock() {
    assertThat(clock.micros()).isEqualTo(time.wallMicros());
    time.pass(Duration.ofNanos(1_234_567_000));
    assertThat(clock.micros()).isEqualTo(time.wallMicros());
  }

  @Test
  void makesUpForALittleDriftAtTheSlewRate() {
    time.pass(SECOND, SECOND.plusMillis(10));
    assertThat(behind()).isEqualTo(10_000);

    time.pass(SECOND);
    assertThat(behind()).isEqualTo(9_500);
    passSeconds(30);
    assertThat(behind()).isZero();
  }

  @Test
  void waitsForAWallClockThatWasSetBackALittle() {
    time.pass(SECOND, SECOND.minusMillis(10));
    assertThat(behind()).isEqualTo(-10_000);

    time.pass(SECOND);
    assertThat(behind()).isEqualTo(-9_500);
    passSeconds(30);
    assertThat(behind()).isZero();
  }

  @Test
  void doesNotOvershootWhenNobodyAsksForALongTime() {
    time.pass(SECOND, SECOND.plusMillis(10));
    clock.micros();

    time.pass(Duration.ofDays(30));

    assertThat(behind()).isZero();
  }

  @Test
  void stepsForwardAfterTheMachineSlept() {
    time.pass(SECOND, Duration.ofHours(8));

    assertThat(behind()).isZero();
  }

  @Test
  void slewsUpToTheBoundOfAStep() {
    time.pass(SECOND, Duration.ofSeconds(3));
    assertThat(behind()).isEqualTo(SlewingClock.STEP_MICROS);

    time.pass(SECOND, SECOND.plusNanos(501_000));
    assertThat(behind()).as("one microsecond more than the bound").isZero();
  }

  @Test
  void neverStepsBackButApproaches() {
    time.pass(SECOND, Duration.ofHours(-1));
    long before = clock.micros();
    long behind = behind();

    time.pass(Duration.ofSeconds(100));

    assertThat(clock.micros() - before).isEqualTo(100_000_000 - 50_000);
    assertThat(behind()).isEqualTo(behind + 50_000);
  }

  @Test
  void stepsBackWhenToldThatTheClockToFollowIsKnownOnlyNow() {
    time.pass(SECOND, SECOND.minusSeconds(5));
    assertThat(behind()).isEqualTo(-5_000_000);

    clock.step();

    assertThat(behind()).isZero();
    passSeconds(3);
    assertThat(behind()).isZero();
  }

  @Test
  void aThreadThatReadTheClockBeforeTheOthersDoesNotGetAnEarlierTime() {
    time.pass(SECOND);
    long last = clock.micros();

    time.pass(Duration.ofMillis(-5), Duration.ZERO);

    assertThat(clock.micros()).isEqualTo(last);
  }

  @Test
  void aPauseBetweenTheTwoClocksIsNotTakenForADifference() {
    AtomicLong nanos = new AtomicLong();
    Duration[] pause = {Duration.ZERO};
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    SlewingClock paused =
        new SlewingClock(
            () -> {
              nanos.addAndGet(pause[0].toNanos());
              return start.plusNanos(nanos.get());
            },
            nanos::get);
    long first = paused.micros();
    pause[0] = Duration.ofSeconds(5);
    nanos.addAndGet(SECOND.toNanos());

    assertThat(paused.micros() - first).isEqualTo(1_000_000);
  }

  @Test
  void aStepDuringAComparisonHolds() {
    AtomicLong nanos = new AtomicLong();
    AtomicReference<Runnable> reading = new AtomicReference<>(() -> {});
    AtomicReference<Instant> start = new AtomicReference<>(Instant.parse("2026-01-01T00:00:05Z"));
    SlewingClock stepped =
        new SlewingClock(
            () -> {
              Instant instant = start.get().plusNanos(nanos.get());
              reading.getAndSet(() -> {}).run();
              return instant;
            },
            nanos::get);
    reading.set(
        () -> {
          start.set(start.get().minusSeconds(5));
          stepped.step();
        });
    nanos.addAndGet(SECOND.toNanos());

    assertThat(stepped.millis()).isEqualTo(Instant.parse("2026-01-01T00:00:01Z").toEpochMilli());
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(SECOND);
      clock.micros();
    }
  }

  private long behind() {
    return time.wallMicros() - clock.micros();
  }
}
