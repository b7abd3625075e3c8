package io.synctv.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What engines, rooms and sessions cost, as docs/embedding.md has it: logs the figures, and holds
 * them to bounds that only another order of magnitude breaks.
 */
@Tag("slow")
final class CostsTest {

  private static final System.Logger LOG = System.getLogger(CostsTest.class.getName());
  private static final int ENGINES = 100;
  private static final int ROOMS = 10_000;
  private static final int SESSIONS = 10_000;
  private static final Limits MANY =
      Limits.builder()
          .roomsPerUser(ROOMS + 1)
          .sessionsPerRoom(SESSIONS)
          .sessionsPerUser(SESSIONS)
          .roomIdle(Duration.ofHours(1))
          .build();

  @Test
  void aHundredEnginesShareATimerAndNeedNoThreadOfTheirOwn() {
    SyncTv.create().close(); // loads the classes
    Wait.until(() -> timers() == 0);
    int threadsBefore = threads();
    long before = used();
    List<SyncTv> engines = new ArrayList<>();
    for (int i = 0; i < ENGINES; i++) {
      engines.add(SyncTv.create());
    }
    long bytes = (used() - before) / ENGINES;
    int threads = threads() - threadsBefore;
    assertThat(timers()).isEqualTo(1);
    long start = System.nanoTime();
    engines.forEach(SyncTv::close);
    Duration closing = Duration.ofNanos(System.nanoTime() - start);
    say("engine: " + bytes + " bytes; " + ENGINES + " engines: " + threads + " threads");
    say(ENGINES + " engines were closed in " + closing.toMillis() + " ms");
    // One timer, and what the JVM has for virtual threads, which grows with the processors.
    assertThat(threads).isLessThan(10 + 4 * Runtime.getRuntime().availableProcessors());
    assertThat(bytes).isLessThan(1024 * 1024);
    Wait.until(() -> timers() == 0);
  }

  @Test
  void roomsAndSessionsCostMemoryButNoThreads() {
    try (SyncTv sync = SyncTv.builder().limits(MANY).build()) {
      sync.createRoom("Warm", UserId.of("ada")).join(User.of("ada"), message -> {});
      int threadsBefore = threads();
      long before = used();
      List<Room> rooms = new ArrayList<>();
      for (int i = 0; i < ROOMS; i++) {
        rooms.add(sync.createRoom("Room", UserId.of("ada")));
        assertThat(rooms.get(i).view().seq()).isZero();
      }
      long room = (used() - before) / ROOMS;
      before = used();
      for (int i = 0; i < SESSIONS; i++) {
        rooms.get(i % 100).join(User.of("u" + i), message -> {});
      }
      Wait.until(() -> sync.statistics().sessions() == SESSIONS + 1);
      long session = (used() - before) / SESSIONS;
      int threads = threads() - threadsBefore;
      say("room: " + room + " bytes, in memory and in the in-memory stores");
      say("session: " + session + " bytes, with a listener, among 100 in a room");
      say(ROOMS + " rooms and " + SESSIONS + " sessions: " + threads + " threads");
      long start = System.nanoTime();
      sync.close();
      Duration closing = Duration.ofNanos(System.nanoTime() - start);
      say("they were closed in " + closing.toMillis() + " ms");
      assertThat(room).isLessThan(64 * 1024);
      assertThat(session).isLessThan(64 * 1024);
      assertThat(threads).isLessThan(10 + 4 * Runtime.getRuntime().availableProcessors());
      assertThat(closing).isLessThan(Duration.ofSeconds(12));
    }
  }

  private static void say(String figure) {
    LOG.log(System.Logger.Level.INFO, figure);
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("synctv-timer"))
        .count();
  }

  /** Returns how many platform threads there are. */
  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  /** Returns the bytes in use, once collecting finds nothing more. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
