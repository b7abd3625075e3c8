package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many rooms open and close, and nothing of them stays behind. */
@Tag("slow")
class LeakTest {

  private static final int ROOMS = 500;
  private static final int SESSIONS = 4;
  private static final int AT_ONCE = 8;
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void fiveHundredRoomsOfFourLeaveNothingBehind() throws Exception {
    try (TestServer server =
        TestServer.start(
            folder,
            "limits.grace",
            "100ms",
            "limits.room-idle",
            "100ms",
            "limits.rooms-per-user",
            "10000",
            "limits.sessions-per-user",
            "10000")) {
      String ada = server.guest("Ada");
      visit(server, ada, 20); // classes, pools and buffers that stay on purpose
      settle(server);
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long memory = usedMemory();

      visit(server, ada, ROOMS);
      settle(server);

      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .as("threads")
          .isLessThanOrEqualTo(threads + 5);
      assertThat(usedMemory()).as("bytes in use").isLessThan(memory + 25 * MIB);
    }
  }

  /** Opens rooms, several at once, each with its sessions, talks, and closes them again. */
  private static void visit(TestServer server, String token, int rooms)
      throws InterruptedException, ExecutionException {
    try (ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Void>> visits = new ArrayList<>();
      for (int i = 0; i < rooms; i++) {
        boolean polite = i % 2 == 0;
        visits.add(
            () -> {
              visit(server, token, polite);
              return null;
            });
      }
      for (Future<Void> visit : visitors.invokeAll(visits)) {
        visit.get();
      }
    }
  }

  private static void visit(TestServer server, String token, boolean polite) {
    String room = server.room(token);
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sockets.add(server.join(room, token));
    }
    sockets.getFirst().send("{\"type\":\"chat.send\",\"id\":1,\"text\":\"hello\"}");
    sockets.forEach(socket -> socket.await("chat"));
    for (TestSocket socket : sockets) {
      if (polite) {
        socket.leave();
        socket.closeCode();
      } else {
        socket.abort();
      }
    }
  }

  private static void settle(TestServer server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(server.server().openSockets()).as("sockets").isZero();
              assertThat(server.server().sync().statistics().sessions()).as("sessions").isZero();
              assertThat(server.server().sync().statistics().rooms()).as("rooms").isZero();
            });
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
