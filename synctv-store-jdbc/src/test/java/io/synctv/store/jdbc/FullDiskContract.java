package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.StoreException;
import io.synctv.store.jdbc.lab.SmallDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that becomes full amid traffic, and has room again. */
@Timeout(120)
abstract class FullDiskContract {

  private static final RoomId ROOM = RoomId.of("r");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int WRITERS = 3;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Set<Long> accepted = new ConcurrentSkipListSet<>();
  private final Set<Long> refused = new ConcurrentSkipListSet<>();
  private final AtomicLong next = new AtomicLong();
  private volatile boolean over;

  abstract SmallDisk disk();

  abstract JdbcStores stores();

  @Test
  void amidTrafficAFullDiskIsToldAndCostsNothingThatWasAccepted() throws Exception {
    Samples.create(stores(), "r");
    stores().prove();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(executor.submit(this::write));
      }
      try {
        Awaitility.await().atMost(PATIENCE).until(() -> accepted.size() > 100);
        disk().fill();
        Awaitility.await().atMost(PATIENCE).until(() -> refused.size() > 30);
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> stores().prove())
                        .isInstanceOf(StoreException.class)
                        .hasMessageMatching("(?s).*(full|[Nn]o space left).*"));
        for (int i = 0; i < 5; i++) {
          // It does not flap: small writes may still pass.
          TimeUnit.MILLISECONDS.sleep(600);
          assertThatThrownBy(() -> stores().prove()).isInstanceOf(StoreException.class);
        }

        int before = accepted.size();
        int refusals = refused.size();
        disk().empty();
        long room = System.nanoTime();
        Awaitility.await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> accepted.size() > before + 50);
        Duration writing = Duration.ofNanos(System.nanoTime() - room);
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .ignoreExceptions()
            .untilAsserted(() -> stores().prove());
        Duration ready = Duration.ofNanos(System.nanoTime() - room);
        System.out.printf(
            "full disk, %s: %d accepted before, %d refused; after there was room 50 writes took"
                + " %d ms, readiness %d ms%n",
            getClass().getSimpleName(), before, refusals, writing.toMillis(), ready.toMillis());
        assertThat(writing).isLessThan(Duration.ofSeconds(2));
        assertThat(ready).isLessThan(Duration.ofSeconds(5));
      } finally {
        over = true;
      }
      for (Future<?> writer : writers) {
        writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    assertThat(kept()).isEqualTo(new TreeSet<>(accepted));
  }

  private void write() {
    while (!over) {
      long number = next.getAndIncrement();
      try {
        Samples.say(stores(), ROOM, List.of(Samples.message(number, "x".repeat(1500))));
        accepted.add(number);
      } catch (StoreException e) {
        refused.add(number);
      }
      LockSupport.parkNanos(PAUSE); // or the small disk is full by itself
    }
  }

  private Set<Long> kept() {
    Set<Long> kept = new TreeSet<>();
    String cursor = null;
    do {
      var page = stores().chat().list(ROOM, 100, cursor);
      page.items().stream()
          .map(ChatMessage::id)
          .forEach(id -> kept.add(Long.parseLong(id.value().substring(1))));
      cursor = page.nextCursor();
    } while (cursor != null);
    return kept;
  }
}
