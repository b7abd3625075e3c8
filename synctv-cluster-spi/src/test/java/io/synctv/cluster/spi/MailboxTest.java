package io.synctv.cluster.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MailboxTest {

  private final Mailbox mailbox = new Mailbox();

  @Test
  void aTaskAddedFromInsideRunsAfterwardsAndInOrder() {
    List<Integer> ran = new ArrayList<>();
    mailbox.execute(
        () -> {
          mailbox.execute(
              () -> {
                mailbox.execute(() -> ran.add(4));
                ran.add(2);
              });
          mailbox.execute(() -> ran.add(3));
          ran.add(1);
        });
    assertThat(ran).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    AtomicInteger ran = new AtomicInteger();
    mailbox.execute(
        () -> {
          throw new IllegalStateException("as asked");
        });
    mailbox.execute(
        () -> {
          throw new AssertionError("as asked");
        });
    mailbox.execute(ran::incrementAndGet);
    assertThat(ran).hasValue(1);
  }

  @Test
  void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws Exception {
    int[] plain = new int[1];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      mailbox.execute(
                          () -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            plain[0]++;
                            inside.decrementAndGet();
                          });
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(plain[0]).isEqualTo(120_000); // whoever ran them has ended
    assertThat(overlaps).hasValue(0);
  }

  @Test
  void anExecutorRunsWhateverWaitsInOneJob() {
    Queue<Runnable> jobs = new ArrayDeque<>();
    List<Integer> ran = new ArrayList<>();
    Mailbox elsewhere = new Mailbox(jobs::add);
    elsewhere.execute(() -> ran.add(1));
    elsewhere.execute(() -> ran.add(2));

    assertThat(jobs).hasSize(1);
    assertThat(ran).isEmpty();
    assertThat(elsewhere.idle()).isFalse();
    jobs.remove().run();
    assertThat(ran).containsExactly(1, 2);
    assertThat(elsewhere.idle()).isTrue();

    elsewhere.execute(() -> ran.add(3));
    jobs.remove().run();
    assertThat(ran).containsExactly(1, 2, 3);
  }
}
