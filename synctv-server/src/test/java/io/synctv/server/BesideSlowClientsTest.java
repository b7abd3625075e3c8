package io.synctv.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long others wait while hundreds of clients are as slow as they are let be. */
@Tag("slow")
class BesideSlowClientsTest extends WitnessedRoom {

  private static final int OF_EACH_KIND = 40;
  private static final int QUESTIONS = 600;
  private static final long PACE_MILLIS = 100;

  /** What a machine that runs tests may need; the figures are printed. */
  private static final double LEAST_BOUND_MILLIS = 100;

  private static final String GUEST =
      "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(
        folder,
        "limits.head-timeout",
        "2s",
        "limits.body-grace",
        "2s",
        "limits.answer-timeout",
        "2s",
        "limits.hello-timeout",
        "2s",
        "limits.frame-timeout",
        "2s",
        "limits.sessions-per-user",
        "1000",
        "limits.messages-per-second",
        "1000");
  }

  @Test
  void nobodyElseWaits() throws Exception {
    String film = server.add(room, ada, "https://example.org/film.mp4");
    double[] alone = measure(film);
    SlowCrowd crowd = new SlowCrowd();
    Thread thread = Thread.ofPlatform().daemon().start(crowd);
    double[] beside = measure(film);
    crowd.end();
    thread.join(10_000);

    System.out.printf(
        "p50 %.2f ms alone, %.2f ms beside, p99 %.2f ms alone, %.2f ms beside %d slow clients%n",
        percentile(alone, 50),
        percentile(beside, 50),
        percentile(alone, 99),
        percentile(beside, 99),
        crowd.size());
    assertThat(crowd.ended)
        .as("cut, of each kind")
        .hasSize(7)
        .allSatisfy((k, n) -> assertThat(n).isPositive());
    assertThat(percentile(beside, 99))
        .isLessThan(Math.max(LEAST_BOUND_MILLIS, 3 * percentile(alone, 99)));
  }

  /** Asks over HTTP and over a socket by turns. */
  private double[] measure(String film) {
    double[] millis = new double[QUESTIONS];
    try (TestSocket socket = server.join(room, ada)) {
      socket.send("{\"type\":\"playback.select\",\"id\":10000,\"media\":\"" + film + "\"}");
      assertThat(socket.answer(10000).path("type").asText()).isEqualTo("ack");
      for (int i = 0; i < QUESTIONS; i++) {
        long start = System.nanoTime();
        if (i % 2 == 0) {
          assertThat(server.get("/time", null).status()).isEqualTo(200);
        } else {
          socket.send("{\"type\":\"playback.seek\",\"id\":%d,\"position\":%d}".formatted(i, i));
          assertThat(socket.answer(i).path("type").asText()).isEqualTo("ack");
        }
        millis[i] = (System.nanoTime() - start) / 1e6;
        pause();
      }
    }
    return millis;
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) * percent / 100];
  }

  /**
   * What one kind sends at once and what then trickles, over and over, a character for each byte.
   *
   * @param reads whether it takes answers
   * @param step bytes at a time
   */
  private record Kind(String at, String trickle, boolean reads, int step) {}

  private final class SlowCrowd implements Runnable {

    private final Map<String, Integer> ended = new LinkedHashMap<>();
    private final List<SlowClient> clients = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    SlowCrowd() throws IOException {
      for (Map.Entry<String, Kind> kind : kinds().entrySet()) {
        for (int i = 0; i < OF_EACH_KIND; i++) {
          clients.add(new SlowClient(kind.getKey(), kind.getValue()));
        }
      }
    }

    int size() {
      return clients.size();
    }

    void end() {
      over.set(true);
    }

    @Override
    public void run() {
      try {
        while (!over.get()) {
          for (SlowClient client : clients) {
            if (!client.goOn()) {
              ended.merge(client.name, 1, Integer::sum);
              client.connect();
            }
          }
          Thread.sleep(PACE_MILLIS);
        }
        for (SlowClient client : clients) {
          client.channel.close();
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Map<String, Kind> kinds() {
    String upgrade =
        "GET /api/v1/rooms/"
            + room
            + "/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    String open = upgrade + "\r\n";
    String hello = frame("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    String chat = frame("{\"type\":\"chat.send\",\"text\":\"" + "x".repeat(900) + "\"}");
    String header = "X: " + "a".repeat(20);
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("request line", new Kind("", "GET /api/v1/time?" + "a".repeat(60), true, 1));
    kinds.put("headers", new Kind("GET /api/v1/time HTTP/1.1\r\n", header, true, 1));
    kinds.put("body", new Kind(GUEST + "Content-Length: 1000\r\n\r\n", "{    ", true, 1));
    kinds.put("answer", new Kind("", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", false, 1 << 15));
    kinds.put("handshake", new Kind(upgrade, header, true, 1));
    kinds.put("hello", new Kind(open, hello, true, 1));
    kinds.put("frames", new Kind(open + hello, chat, true, 1));
    return kinds;
  }

  private static String frame(String text) {
    return new String(WireFrames.text(text), ISO_8859_1);
  }

  private static final class SlowClient {

    private final String name;
    private final Kind kind;
    private final ByteBuffer read = ByteBuffer.allocate(1 << 16);
    private SocketChannel channel;
    private int sent;

    SlowClient(String name, Kind kind) throws IOException {
      this.name = name;
      this.kind = kind;
      this.channel = SocketChannel.open();
      connect();
    }

    void connect() throws IOException {
      channel.close();
      channel = SocketChannel.open();
      if (!kind.reads()) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      }
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      channel.write(ByteBuffer.wrap(kind.at().getBytes(ISO_8859_1)));
      channel.configureBlocking(false);
      sent = 0;
    }

    /** Sends a little; returns false once the other side has ended it. */
    boolean goOn() {
      try {
        ByteBuffer some = ByteBuffer.allocate(kind.step());
        for (int i = 0; i < kind.step(); i++) {
          some.put((byte) kind.trickle().charAt((sent + i) % kind.trickle().length()));
        }
        sent += channel.write(some.flip());
        if (!kind.reads()) {
          return true; // the write fails once it is cut
        }
        read.clear();
        return channel.read(read) >= 0;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
