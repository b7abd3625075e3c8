package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
}
