package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link FrameFuzz} at a real server, over many connections, half of them with a session: each ends
 * with a code that a client may get, and nothing of them stays behind, not in the log either.
 */
class WireFuzzTest {

  private static final int AT_ONCE = 16;
  private static final int PER_CONNECTION = 50;

  @TempDir Path folder;

  private final LongAdder logged = new LongAdder();
  private final Set<Integer> codes = ConcurrentHashMap.newKeySet();

  @Test
  void nothingThatIsSentDisturbsTheServer() throws Exception {
    Handler log = counting();
    Logger root = Logger.getLogger("");
    try (TestServer server =
        TestServer.start(
            folder,
            "limits.messages-per-second",
            "1000",
            "limits.grace",
            "100ms",
            "limits.sessions-per-user",
            "10000",
            "limits.chat-per-second",
            "1000")) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      TestSocket witness = server.join(room, server.guest("Bob"));
      fuzz(server, room, ada, 1, 500); // classes and threads that stay on purpose
      settle(server);
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      root.addHandler(log);

      long seed = FrameFuzz.seed();
      fuzz(server, room, ada, seed, FrameFuzz.frames());

      settle(server);
      assertThat(codes).as("seed %d", seed).isSubsetOf(everyCode());
      assertThat(codes).contains(1002, 1007, 4506);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .as("threads")
          .isLessThanOrEqualTo(threads + 5);
      assertThat(logged.sum()).as("lines in the log, of warnings and errors").isZero();
      witness.send("{\"type\":\"chat.send\",\"id\":99,\"text\":\"still here\"}");
      assertThat(witness.answer(99).path("type").asText()).isEqualTo("ack");
      witness.close();
    } finally {
      root.removeHandler(log);
    }
  }

  /** What the server says of itself, and what a client closed with, which it gets back. */
  private static Set<Integer> everyCode() {
    Set<Integer> all = new HashSet<>(Set.of(RawSocket.NO_CODE, RawSocket.CUT));
    for (int code = 1000; code < 5000; code++) {
      if (code <= 1003 || (code >= 1007 && code <= 1014) || code >= 3000) {
        all.add(code);
      }
    }
    return all;
  }

  private Handler counting() {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
          logged.increment();
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private void fuzz(TestServer server, String room, String token, long seed, int frames)
      throws Exception {
    try (ExecutorService atOnce = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < frames / PER_CONNECTION; i++) {
        int number = i;
        all.add(
            atOnce.submit(
                () -> {
                  attack(server, room, number % 2 == 0 ? token : null, new Random(seed + number));
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Sends its share of frames, over another connection whenever one was ended. */
  private void attack(TestServer server, String room, String token, Random random)
      throws IOException {
    int left = PER_CONNECTION;
    while (left > 0) {
      try (RawSocket socket = new RawSocket(server.port(), room)) {
        assertThat(socket.handshake().getFirst()).contains(" 101 ");
        if (token != null) {
          socket.text("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
          socket.readText("welcome");
        }
        int some = 1 + random.nextInt(left);
        left -= some;
        try {
          socket.raw(FrameFuzz.frames(random, some));
          if (random.nextInt(4) == 0) {
            continue; // gone without a word
          }
          socket.raw(WireFrames.close(1001, new byte[0]));
        } catch (IOException e) {
          // Ended in the middle.
        }
        socket.patience(50);
        codes.add(socket.readClose());
      } catch (SocketTimeoutException e) {
        // It waits for the rest of a frame.
      }
    }
  }

  private static void settle(TestServer server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(server.server().openSockets()).as("sockets").isEqualTo(1);
              assertThat(server.server().sync().statistics().sessions())
                  .as("sessions")
                  .isEqualTo(1);
            });
  }
}
