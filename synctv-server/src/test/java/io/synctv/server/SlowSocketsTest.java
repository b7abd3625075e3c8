package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that send a byte now and then: each is ended by its deadline, however often it sends, and
 * nobody else notices.
 */
class SlowSocketsTest extends WitnessedRoom {

  private static final int PACE_MILLIS = 50;

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(
        folder,
        "limits.hello-timeout",
        "1500ms",
        "limits.heartbeat",
        "700ms",
        "limits.frame-timeout",
        "1s");
  }

  private RawSocket welcomed() throws IOException {
    RawSocket socket = new RawSocket(server.port(), room);
    socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    socket.readText("welcome");
    return socket;
  }

  private static byte[] chat(int length) {
    String text = "{\"type\":\"chat.send\",\"id\":7,\"text\":\"" + "x".repeat(length) + "\"}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a byte at a time until the other side has had enough, and reads what it says. */
  private static int trickle(RawSocket socket, byte[] bytes) throws IOException {
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (byte one : bytes) {
                      socket.raw(new byte[] {one});
                      Thread.sleep(PACE_MILLIS);
                    }
                  } catch (IOException | InterruptedException e) {
                    // Ended in the middle, as expected.
                  }
                });
    try {
      return socket.readClose();
    } finally {
      sender.interrupt();
    }
  }

  @Test
  void aHelloThatTrickles() throws IOException {
    byte[] hello =
        ("{\"type\":\"hello\",\"token\":\"" + ada + "\"}").getBytes(StandardCharsets.UTF_8);
    long begun = System.nanoTime();
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      assertThat(trickle(socket, WireFrames.text(hello))).isEqualTo(4003);
      assertThat(socket.ends()).isTrue();
    }
    assertThat((System.nanoTime() - begun) / 1_000_000).isLessThan(10_000);
  }

  /** Each frame is whole, and none is hello. */
  @Test
  void aPeerThatOnlyPings() throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      byte[] pings = new byte[0];
      for (int i = 0; i < 50; i++) {
        pings = WireFrames.join(pings, WireFrames.ping(new byte[0]));
      }
      assertThat(trickle(socket, pings)).isEqualTo(4501);
      assertThat(socket.ends()).isTrue();
    }
  }

  /** Hello in frames that are each whole in time: the time for all of it is what ends it. */
  @Test
  void aHelloInPartsThatTrickle() throws IOException {
    byte[] hello =
        ("{\"type\":\"hello\",\"token\":\"" + ada + "\"}").getBytes(StandardCharsets.UTF_8);
    byte[] parts = new byte[0];
    for (int i = 0; i < hello.length; i++) {
      parts =
          WireFrames.join(
              parts,
              WireFrames.frame(
                  i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION,
                  Arrays.copyOfRange(hello, i, i + 1)));
    }
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      assertThat(trickle(socket, parts)).isEqualTo(4003);
      assertThat(socket.ends()).isTrue();
    }
  }

  @Test
  void aFrameThatTrickles() throws IOException {
    try (RawSocket socket = welcomed()) {
      assertThat(trickle(socket, WireFrames.text(chat(1900)))).isEqualTo(4003);
      assertThat(socket.ends()).isTrue();
    }
  }

  @Test
  void aHeaderThatTrickles() throws IOException {
    try (RawSocket socket = welcomed()) {
      socket.raw(new byte[] {(byte) 0x81});
      assertThat(socket.readClose()).isEqualTo(4003);
      assertThat(socket.ends()).isTrue();
    }
  }

  @Test
  void aPingThatTrickles() throws IOException {
    try (RawSocket socket = welcomed()) {
      assertThat(trickle(socket, WireFrames.ping(new byte[120]))).isEqualTo(4003);
    }
  }

  /** Its parts are whole each, so that it is never silent; but it never ends. */
  @Test
  void aMessageThatNeverEnds() throws IOException {
    byte[] part = WireFrames.frame(RawSocket.CONTINUATION, new byte[] {' '});
    byte[] parts = WireFrames.frame(RawSocket.TEXT, new byte[] {'{'});
    for (int i = 0; i < 100; i++) {
      parts = WireFrames.join(parts, part);
    }
    try (RawSocket socket = welcomed()) {
      assertThat(trickle(socket, parts)).isEqualTo(4003);
    }
  }

  @Test
  void aMessageThatIsSlowAndEndsInTimeIsTaken() throws IOException {
    byte[] frame = WireFrames.text(chat(10));
    try (RawSocket socket = welcomed()) {
      for (int at = 0; at < frame.length; at += 10) {
        socket.raw(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + 10)));
        pause(PACE_MILLIS);
      }
      assertThat(socket.readText("ack")).contains("\"id\":7");
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
