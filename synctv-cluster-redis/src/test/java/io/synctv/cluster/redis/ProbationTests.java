package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProbationTests {

  private final Probation probation = new Probation();
  private long now = Long.MAX_VALUE - 1000; // it wraps around

  @Test
  void whoHasRefusedNothingIsTrusted() {
    probation.accepted(now);
    assertThat(probation.over()).isTrue();
  }

  @Test
  void aRefusalEndsTrustAtOnceAndIsNewsOnce() {
    assertThat(probation.refused(now)).isTrue();
    assertThat(probation.over()).isFalse();
    assertThat(probation.refused(now)).isFalse();
  }

  @Test
  void trustComesBackWithinASecondWhenAllWordsAreTaken() {
    probation.refused(now);
    assertThat(millisUntilTrusted()).isBetween(400L, 1000L);
  }

  @Test
  void oneRefusalBeginsTheTermAnew() {
    probation.refused(now);
    for (int i = 0; i < 20; i++) {
      pass(250);
      probation.accepted(now);
      probation.refused(now);
      assertThat(probation.over()).isFalse();
    }
  }

  @Test
  void whoBreaksTheTrustSoonIsOnProbationForLonger() {
    probation.refused(now);
    millisUntilTrusted();
    pass(1000);
    assertThat(probation.refused(now)).isFalse();
    assertThat(millisUntilTrusted()).isBetween(5_000L, 5_500L);
    pass(1000);
    assertThat(probation.refused(now)).isFalse();
    assertThat(millisUntilTrusted()).isBetween(20_000L, 20_500L);
    for (int i = 0; i < 3; i++) {
      pass(1000);
      assertThat(probation.refused(now)).isFalse();
      assertThat(millisUntilTrusted()).isBetween(60_000L, 60_500L);
    }
  }

  @Test
  void whatHeldForAWhileIsForgotten() {
    probation.refused(now);
    millisUntilTrusted();
    pass(16_000);
    assertThat(probation.refused(now)).isTrue();
    assertThat(millisUntilTrusted()).isLessThan(1000);
  }

  /** However often a Redis comes and goes within 20 s, rooms catch up three times at the most. */
  @Test
  void thereAreAtMostThreeReturnsInTwentySeconds() {
    for (long good = 250; good <= 20_000; good += 250) {
      Probation worst = new Probation();
      worst.refused(now);
      int returns = 0;
      boolean trusted = false;
      long trustedFor = 0;
      for (int i = 0; i < 20_000 / 250; i++) {
        pass(250);
        if (trusted && trustedFor >= good) {
          worst.refused(now);
          trustedFor = 0;
        } else {
          worst.accepted(now);
        }
        returns += worst.over() && !trusted ? 1 : 0;
        trusted = worst.over();
        trustedFor += trusted ? 250 : 0;
      }
      assertThat(returns).as("returns when each lasts %d ms", good).isBetween(1, 2);
    }
  }

  @Test
  void anAnswerThatWasOnItsWayChangesNothing() {
    long early = now;
    pass(100);
    probation.refused(now);
    probation.accepted(early);
    millisUntilTrusted();
    assertThat(probation.refused(early)).isFalse();
    assertThat(probation.over()).isTrue();
  }

  private long millisUntilTrusted() {
    for (long millis = 0; millis < 100_000; millis += 250) {
      if (probation.over()) {
        return millis;
      }
      pass(250);
      probation.accepted(now);
    }
    throw new AssertionError("never trusted again");
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
