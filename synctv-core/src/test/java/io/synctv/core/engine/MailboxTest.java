package io.synctv.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.core.fake.Wait;
import java.util.ArrayList;
import java.util.List;
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
    Wait.until(() -> plain[0] == 120_000);
    assertThat(overlaps).hasValue(0);
  }
}
