package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {

  @Test
  void oneFailureDoesNotEndIt() throws InterruptedException {
    CountDownLatch turns = new CountDownLatch(3);
    Runnable failing =
        () -> {
          turns.countDown();
          throw new IllegalStateException("on purpose");
        };

    try (Ticker ticker = new Ticker("synctv-test", Duration.ofMillis(1), failing)) {
      assertThat(ticker).isNotNull();
      assertThat(turns.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
