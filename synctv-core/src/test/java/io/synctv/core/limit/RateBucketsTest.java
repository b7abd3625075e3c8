package io.synctv.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateBucketsTest {

  private final AtomicLong now = new AtomicLong();
  private final RateBuckets<String> rates = new RateBuckets<>(1, 3, now::get);

  @Test
  void eachHasABucketOfTheirOwn() {
    assertThat(rates.take("ada", 3)).isTrue();
    assertThat(rates.take("ada", 1)).isFalse();
    assertThat(rates.take("bob", 1)).isTrue();
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(rates.take("ada", 1)).isTrue();
    assertThat(rates.take("ada", 1)).isFalse();
  }

  @Test
  void whoHasNotBeenSeenUntilTheirBucketIsFullIsForgotten() {
    for (int i = 0; i < 1000; i++) {
      assertThat(rates.take("u" + i, 1)).isTrue();
    }
    assertThat(rates.size()).isEqualTo(1000);
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    for (int i = 0; i < 1000; i++) {
      rates.take("ada", 1);
    }
    assertThat(rates.size()).isEqualTo(1);
  }

  @Test
  void namesThatNobodyEverUsesAgainTakeABoundedPlace() {
    for (int i = 0; i < RateBuckets.MOST + 1000; i++) {
      assertThat(rates.take("u" + i, 3)).isTrue();
      assertThat(rates.size()).isLessThanOrEqualTo(RateBuckets.MOST);
    }
    assertThat(rates.take("u" + (RateBuckets.MOST + 999), 1))
        .as("the last ones are kept")
        .isFalse();
  }
}
