package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProbationTest {

  private final Probation probation = new Probation();
  private long now = Long.MAX_VALUE - 1000; // it wraps around

  @Test
  void whoHasRefusedNothingIsTrusted() {
    probation.accepted(now, true);
    assertThat(probation.over()).isTrue();
  }

  @Test
  void aRefusalEndsTrustAtOnceAndIsNewsOnce() {
    assertThat(probation.refused(now, true)).isTrue();
    assertThat(probation.over()).isFalse();
    assertThat(probation.refused(now, true)).isFalse();
  }

  @Test
  void trustComesBackWithinASecondWhenAllWordsAreTaken() {
    probation.refused(now, true);
    assertThat(millisUntilTrusted()).isBetween(200L, 700L);
  }

  /** At its limit a Redis takes some writes: that is no room. */
  @Test
  void whoWasFullAndHasNoRoomIsOnProbationForLonger() {
    probation.refused(now, true);
    assertThat(probation.asksForRoom()).isTrue();
    for (int i = 0; i < 20; i++) {
      pass(250);
      probation.accepted(now, false);
      assertThat(probation.over()).isFalse();
    }
    pass(250);
    probation.accepted(now, false);
    assertThat(probation.over()).isTrue();
    assertThat(probation.asksForRoom()).isFalse();
  }

  @Test
  void whoWasNotFullIsNotAskedForRoom() {
    probation.refused(now, false);
    assertThat(probation.asksForRoom()).isFalse();
    pass(250);
    probation.accepted(now, false);
    pass(250);
    probation.accepted(now, false);
    assertThat(probation.over()).isTrue();
  }

  @Test
  void oneRefusalBeginsTheTermAnew() {
    probation.refused(now, true);
    for (int i = 0; i < 20; i++) {
      pass(250);
      probation.accepted(now, true);
      probation.refused(now, true);
      assertThat(probation.over()).isFalse();
    }
  }

  @Test
  void whoBreaksTheTrustSoonIsOnProbationForLonger() {
    probation.refused(now, true);
    millisUntilTrusted();
    pass(1000);
    assertThat(probation.refused(now, true)).isFalse();
    assertThat(millisUntilTrusted()).isBetween(5_000L, 5_500L);
    pass(1000);
    assertThat(probation.refused(now, true)).isFalse();
    assertThat(millisUntilTrusted()).isBetween(20_000L, 20_500L);
    for (int i = 0; i < 3; i++) {
      pass(1000);
      assertThat(probation.refused(now, true)).isFalse();
      assertThat(millisUntilTrusted()).isBetween(60_000L, 60_500L);
    }
  }

  @Test
  void whatHeldForAWhileIsForgotten() {
    probation.refused(now, true);
    millisUntilTrusted();
    pass(16_000);
    assertThat(probation.refused(now, true)).isTrue();
    assertThat(millisUntilTrusted()).isLessThan(1000);
  }

  /** However often a Redis comes and goes within 20 s, rooms catch up three times at the most. */
  @Test
  void thereAreAtMostThreeReturnsInTwentySeconds() {
    for (long good = 250; good <= 20_000; good += 250) {
      Probation worst = new Probation();
      worst.refused(now, true);
      int returns = 0;
      boolean trusted = false;
      long trustedFor = 0;
      for (int i = 0; i < 20_000 / 250; i++) {
        pass(250);
        if (trusted && trustedFor >= good) {
          worst.refused(now, true);
          trustedFor = 0;
        } else {
          worst.accepted(now, true);
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
    probation.refused(now, true);
    probation.accepted(early, true);
    millisUntilTrusted();
    assertThat(probation.refused(early, true)).isFalse();
    assertThat(probation.over()).isTrue();
  }

  private long millisUntilTrusted() {
    for (long millis = 0; millis < 100_000; millis += 250) {
      if (probation.over()) {
        return millis;
      }
      pass(250);
      probation.accepted(now, true);
    }
    throw new AssertionError("never trusted again");
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
