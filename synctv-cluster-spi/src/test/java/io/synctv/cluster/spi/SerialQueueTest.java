package io.synctv.cluster.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialQueueTest {

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final SerialQueue queue = new SerialQueue(threads::add, 3, () -> done.add("healed"));

  private void work() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void tasksRunInTheirOrderOnOneThreadAtATime() {
    for (int i = 0; i < 3; i++) {
      int task = i;
      assertThat(queue.offer(() -> done.add("task " + task))).isTrue();
    }

    assertThat(threads).hasSize(1);
    work();
    assertThat(done).containsExactly("task 0", "task 1", "task 2");
  }

  @Test
  void whatDoesNotFitIsRefusedAndHealedOnceTheRestIsDone() {
    for (int i = 0; i < 3; i++) {
      queue.offer(() -> done.add("task"));
    }

    assertThat(queue.offer(() -> done.add("too much"))).isFalse();
    assertThat(queue.offer(() -> done.add("too much"))).isFalse();
    queue.force(() -> done.add("forced"));
    work();

    assertThat(done).containsExactly("task", "task", "task", "forced", "healed");
    queue.offer(() -> done.add("after"));
    work();
    assertThat(done).endsWith("healed", "after");
  }

  @Test
  void aTaskThatFailsHoldsUpNobody() {
    queue.offer(
        () -> {
          throw new IllegalStateException("deliberate");
        });
    queue.offer(() -> done.add("next"));
    work();

    assertThat(done).containsExactly("next");
  }

  @Test
  void anErrorHoldsUpNobodyEither() {
    queue.offer(
        () -> {
          throw new AssertionError("deliberate");
        });
    queue.offer(() -> done.add("next"));
    work();

    assertThat(done).containsExactly("next");
  }

  @Test
  void oneTaskTakesThePlaceOfAllThatWait() {
    for (int i = 0; i < 4; i++) {
      queue.offer(() -> done.add("task"));
    }
    queue.replace(() -> done.add("instead"));
    queue.offer(() -> done.add("after"));
    work();

    assertThat(done).containsExactly("instead", "after");
  }

  @Test
  void aClosedQueueDropsWhatWaitsAndWhatComes() {
    queue.offer(
        () -> {
          done.add("running");
          queue.close();
        });
    queue.offer(() -> done.add("waiting"));
    work();
    assertThat(queue.offer(() -> done.add("late"))).isTrue();
    work();

    assertThat(done).containsExactly("running");
  }

  /** As one does that was shut down: who delivers must not be told of it by an exception. */
  @Test
  void anExecutorThatRefusesIsTakenForClosed() {
    SerialQueue refused =
        new SerialQueue(
            task -> {
              throw new RejectedExecutionException("deliberate");
            },
            3);

    assertThat(refused.offer(() -> done.add("never"))).isTrue();
    assertThat(done).isEmpty();
  }

  @Test
  void aTaskAddedFromInsideRunsAfterThoseThatWaitWithoutAnotherJob() {
    SerialQueue direct = new SerialQueue(Runnable::run, 3);
    direct.offer(
        () -> {
          direct.offer(() -> done.add("second"));
          done.add("first");
        });

    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws Exception {
    int[] plain = new int[1];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    SerialQueue direct = new SerialQueue(Runnable::run, Integer.MAX_VALUE);
    List<Thread> offering = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      offering.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      direct.offer(
                          () -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            plain[0]++;
                            inside.decrementAndGet();
                          });
                    }
                  }));
    }
    for (Thread thread : offering) {
      thread.join();
    }

    assertThat(plain[0]).isEqualTo(120_000);
    assertThat(overlaps).hasValue(0);
  }
}
