package io.synctv.store.jdbc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class CircuitBreakerTest {

  /** Its look-out is all that finds a database back. */
  @Test
  void aFailureDoesNotEndTheLookOut() {
    AtomicInteger asked = new AtomicInteger();
    Probe probe = new Probe(Dialect.SQLITE, new SQLiteDataSource());
    try (CircuitBreaker breaker = new CircuitBreaker(probe, () -> {});
        CircuitBreaker.Call call =
            breaker.begin(
                "read",
                false,
                running -> {
                  asked.incrementAndGet();
                  throw new AssertionError("on purpose");
                })) {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() > 2);
      call.check();
    }
  }
}
