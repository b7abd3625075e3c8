package io.synctv.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedCheckTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final AtomicInteger checks = new AtomicInteger();

  @Test
  void allWhoAskAtTheSameTimeShareOneCheck() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    SharedCheck check =
        new SharedCheck(
            "test",
            () -> {
              checks.incrementAndGet();
              join(goOn);
            },
            LONG,
            LONG);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> asking = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asking.add(executor.submit(check::getAsBoolean));
      }
      await().until(() -> checks.get() == 1);
      goOn.countDown();
      for (Future<Boolean> answer : asking) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(checks).hasValue(1);
  }

  @Test
  void aCheckThatDoesNotEndHasFailedAndIsNotBegunAgainBesideItself() {
    CountDownLatch goOn = new CountDownLatch(1);
    SharedCheck check =
        new SharedCheck(
            "test",
            () -> {
              checks.incrementAndGet();
              join(goOn);
            },
            Duration.ofMillis(200),
            Duration.ZERO);
    assertThat(check.getAsBoolean()).isFalse();
    long start = System.nanoTime();
    assertThat(check.getAsBoolean()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(checks).hasValue(1);
    goOn.countDown();
    await().until(check::getAsBoolean);
  }

  @Test
  void whatFailsIsNotWellAndIsTriedAnew() {
    SharedCheck check =
        new SharedCheck(
            "test",
            () -> {
              if (checks.incrementAndGet() == 1) {
                throw new IllegalStateException("as asked");
              }
            },
            LONG,
            Duration.ZERO);
    assertThat(check.getAsBoolean()).isFalse();
    assertThat(check.getAsBoolean()).isTrue();
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
