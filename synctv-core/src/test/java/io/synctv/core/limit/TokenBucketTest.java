package io.synctv.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void aBurstIsAllowedAndThenASteadyRate() {
    TokenBucket bucket = new TokenBucket(2, 3, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(1, 0)).isTrue();
    }
    assertThat(bucket.take(1, 0)).isFalse();
    assertThat(bucket.take(1, SECOND / 2)).isTrue();
    assertThat(bucket.take(1, SECOND / 2)).isFalse();
    assertThat(bucket.full(SECOND)).isFalse();
    assertThat(bucket.full(10 * SECOND)).isTrue();
  }

  @Test
  void aClockThatGoesBackGivesNothingAway() {
    TokenBucket bucket = new TokenBucket(1, 1, SECOND);
    assertThat(bucket.take(1, SECOND)).isTrue();
    assertThat(bucket.take(1, 0)).isFalse();
  }

  @Test
  void whatIsWorthMoreTakesMoreAndNothingIsTakenOfTooFew() {
    TokenBucket bucket = new TokenBucket(1, 5, 0);
    assertThat(bucket.take(3, 0)).isTrue();
    assertThat(bucket.take(3, 0)).isFalse();
    assertThat(bucket.take(2, 0)).isTrue();
    assertThat(bucket.take(100, 4 * SECOND)).as("as much as fits, and no more").isFalse();
    assertThat(bucket.take(100, 5 * SECOND)).isTrue();
  }
}
