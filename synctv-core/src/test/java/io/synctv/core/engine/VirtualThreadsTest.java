package io.synctv.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.core.fake.Wait;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VirtualThreadsTest {

  private static final long LONG = 3_600_000;

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("synctv-timer"))
        .count();
  }

  @Test
  void enginesShareOneTimerThreadWhichEndsAfterTheLastOfThem() throws Exception {
    List<VirtualThreads> engines = new ArrayList<>();
    CountDownLatch ran = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      VirtualThreads threads = new VirtualThreads();
      threads.schedule(ran::countDown, 1);
      threads.schedule(() -> {}, LONG);
      engines.add(threads);
    }
    ran.await();
    assertThat(timers()).isEqualTo(1);
    engines.forEach(VirtualThreads::close);
    Wait.until(() -> timers() == 0);
    try (VirtualThreads again = new VirtualThreads()) {
      CountDownLatch late = new CountDownLatch(1);
      again.schedule(late::countDown, 1);
      late.await();
    }
  }

  @Test
  void aClosedEngineLeavesNothingOnTheTimer() {
    VirtualThreads other = new VirtualThreads();
    other.schedule(() -> {}, LONG); // keeps the timer
    VirtualThreads threads = new VirtualThreads();
    WeakReference<Object> left = schedule(threads);
    threads.close();
    Wait.until(
        () -> {
          System.gc();
          return left.get() == null;
        });
    other.close();
  }

  private static WeakReference<Object> schedule(VirtualThreads threads) {
    AtomicInteger engine = new AtomicInteger();
    threads.schedule(engine::incrementAndGet, LONG);
    return new WeakReference<>(engine);
  }

  @Test
  void aTaskThatIsTakenBackOrComesAfterTheCloseDoesNotRun() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    VirtualThreads threads = new VirtualThreads();
    threads.schedule(ran::incrementAndGet, 50).run();
    CountDownLatch later = new CountDownLatch(1);
    threads.schedule(later::countDown, 100);
    later.await();
    threads.schedule(ran::incrementAndGet, 50);
    threads.close();
    threads.schedule(ran::incrementAndGet, 1);
    try (VirtualThreads other = new VirtualThreads()) {
      CountDownLatch last = new CountDownLatch(1);
      other.schedule(last::countDown, 100);
      last.await();
    }
    assertThat(ran).hasValue(0);
  }

  @Test
  void whatIsRepeatedGoesOnWhateverItThrows() throws Exception {
    try (VirtualThreads threads = new VirtualThreads()) {
      CountDownLatch turns = new CountDownLatch(3);
      threads.repeat(
          () -> {
            turns.countDown();
            throw new LinkageError("as asked");
          },
          1);
      turns.await();
    }
  }
}
