package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TickerTest {

  @Test
  void oneFailureEndsNeitherItNorTheLookAtTheOthers() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(3);
    CountDownLatch looked = new CountDownLatch(3);
    Consumer<String> look =
        name -> {
          if (name.equals("well")) {
            looked.countDown();
          } else {
            failed.countDown();
            throw new AssertionError("on purpose");
          }
        };

    List<String> all = List.of("ill", "well");
    try (Ticker<String> ticker = new Ticker<>("synctv-test", Duration.ofMillis(1), all, look)) {
      assertThat(ticker).isNotNull();
      assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
