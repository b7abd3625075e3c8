package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An engine works on the threads of its application, and leaves them to it. */
final class ExecutorTest {

  @Test
  void whatMayBlockRunsOnTheApplicationsThreads() {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    try (ExecutorService pool =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ours-", 0).factory())) {
      SyncTv sync =
          SyncTv.builder()
              .executor(pool)
              .accessPolicy(
                  (room, user) -> {
                    threads.add(Thread.currentThread().getName());
                    return AccessDecision.roomRules();
                  })
              .build();
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      assertThat(ada.submit(room, Command.chat("hello"))).isInstanceOf(Outcome.Accepted.class);
      assertThat(threads).isNotEmpty().allSatisfy(name -> assertThat(name).startsWith("ours-"));

      long start = System.nanoTime();
      sync.close();

      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
      assertThat(pool.isShutdown()).isFalse();
      Wait.until(() -> !ada.closed.isEmpty());
    }
  }

  /** Guards a bug: commands to an engine whose executor refuses tasks were never answered. */
  @Test
  void whatTheExecutorRefusesIsDoneAllTheSame() {
    AtomicBoolean refusing = new AtomicBoolean();
    SyncTv sync =
        SyncTv.builder()
            .executor(
                task -> {
                  if (refusing.get()) {
                    throw new RejectedExecutionException("as asked");
                  }
                  Thread.startVirtualThread(task);
                })
            .build();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    refusing.set(true);

    assertThat(ada.submit(room, Command.select(Scene.media("a"))))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(ada.submit(room, Command.play())).isInstanceOf(Outcome.Accepted.class);
    assertThat(sync.createRoom("Other", UserId.of("ada")).info().name()).isEqualTo("Other");

    long start = System.nanoTime();
    sync.close();

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(ada.closed).containsExactly(CloseCode.ENGINE_CLOSED);
  }
}
