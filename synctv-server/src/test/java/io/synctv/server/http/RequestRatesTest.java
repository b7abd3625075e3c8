package io.synctv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {

  private static final String HOME = "192.0.2.1";
  private static final User ADA = User.of("ada");

  private final AtomicLong now = new AtomicLong();
  private final RequestRates rates = new RequestRates(2, now::get);

  private int taken(User user, String address) {
    int taken = 0;
    while (rates.take(user, address)) {
      taken++;
    }
    return taken;
  }

  @Test
  void aPersonIsCountedWhereverTheyAreAndNobodyElseWithThem() {
    assertThat(taken(ADA, HOME)).isEqualTo(20);
    assertThat(rates.take(ADA, "198.51.100.1")).isFalse();
    assertThat(taken(User.of("bob"), HOME)).isEqualTo(20);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(taken(ADA, HOME)).isEqualTo(2);
  }

  @Test
  void withoutATokenAnAddressIsCountedAndNoPersonThere() {
    assertThat(taken(null, HOME)).isEqualTo(200);
    assertThat(rates.take(null, "198.51.100.1")).isTrue();
    assertThat(rates.take(ADA, HOME)).isTrue();
  }
}
