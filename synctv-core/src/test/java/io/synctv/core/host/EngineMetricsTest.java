package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.host.EngineMetrics;
import io.synctv.api.host.ManualTime;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.room.Room;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application's metrics are told all that is counted, once, and no room waits for them. */
final class EngineMetricsTest {

  /** Adds up what it is told. */
  private static final class Sums implements EngineMetrics {
    private final Map<Counter, Long> counters = new ConcurrentHashMap<>();
    private final Map<Gauge, Long> gauges = new ConcurrentHashMap<>();
    private final Stuck code = new Stuck();

    @Override
    public void count(Counter counter, long delta) {
      code.enter();
      counters.merge(counter, delta, Long::sum);
    }

    @Override
    public void gauge(Gauge gauge, long value) {
      code.enter();
      gauges.put(gauge, value);
    }

    long events() {
      return counters.getOrDefault(Counter.EVENTS, 0L);
    }
  }

  private final Sums sums = new Sums();
  private final SyncTv sync = SyncTv.builder().metrics(sums).build();
  private final Room room = sync.createRoom("Room", UserId.of("ada"));
  private final Viewer ada = Viewer.in(room, "ada");

  @AfterEach
  void stop() {
    sums.code.close();
    sync.close();
  }

  @Test
  void itIsToldWhatTheEngineCounts() {
    ada.submit(room, Command.chat("one"));
    ada.submit(room, Command.play()); // nothing is selected

    Wait.until(() -> sums.events() == 1);
    Wait.until(() -> sums.counters.getOrDefault(EngineMetrics.Counter.REJECTIONS, 0L) == 1);
    Wait.until(() -> sums.gauges.getOrDefault(EngineMetrics.Gauge.SESSIONS, 0L) == 1);
    assertThat(sums.gauges).containsEntry(EngineMetrics.Gauge.ROOMS, 1L);
  }

  @Test
  void whatItWasNotToldItIsToldLater() {
    for (Throwable failure :
        new Throwable[] {new IllegalStateException("x"), new AssertionError()}) {
      sums.code.fails(failure);
      int calls = sums.code.calls.get();
      ada.submit(room, Command.chat("x"));
      Wait.until(() -> sums.code.calls.get() > calls);
    }
    sums.code.works();

    Wait.until(() -> sums.events() == 2);
    Wait.until(() -> sums.counters.getOrDefault(EngineMetrics.Counter.HOST_FAILURES, 0L) >= 2);
    assertThat(sync.statistics().events()).isEqualTo(2);
  }

  @Test
  void oneThatHangsDelaysNeitherARoomNorTheClose() {
    sums.code.hangs();
    int calls = sums.code.calls.get();
    Wait.until(() -> sums.code.calls.get() > calls);
    long start = System.nanoTime();

    for (int i = 0; i < 20; i++) {
      assertThat(ada.submit(room, Command.chat("x"))).isInstanceOf(Outcome.Accepted.class);
    }
    sync.close();

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void theLastOfItIsToldAsTheEngineCloses() {
    ManualTime time = ManualTime.at(Instant.EPOCH);
    Sums told = new Sums();
    try (SyncTv still = SyncTv.builder().time(time).metrics(told).build()) {
      Room there = still.createRoom("Room", UserId.of("ada"));
      time.join(there.submit(Actor.of(ada.user), Submission.of(Command.chat("last"))));
      assertThat(told.events()).as("no second has passed").isZero();
    }

    assertThat(told.events()).isEqualTo(1);
  }
}
