package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever kind of frames a peer floods with, there is an end to it. */
class FrameRatesTest extends WitnessedRoom {

  private static final int FLOOD = 2_000;

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(folder, "limits.messages-per-second", "50");
  }

  private static byte[] part(int i) {
    return WireFrames.frame(i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION, new byte[] {' '});
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood("pings", i -> WireFrames.ping(new byte[] {1})),
        flood("empty pings", i -> WireFrames.ping(new byte[0])),
        flood("pongs", i -> WireFrames.frame(WireFrames.FIN | RawSocket.PONG, new byte[0])),
        flood("parts", FrameRatesTest::part),
        flood("empty parts", i -> i == 0 ? part(0) : WireFrames.frame(0, new byte[0])),
        flood("empty arrays", i -> WireFrames.text("[]")),
        flood("messages", i -> WireFrames.text("{\"type\":\"typing\"}")),
        flood(
            "of all kinds",
            i ->
                i % 2 == 0
                    ? WireFrames.ping(new byte[0])
                    : WireFrames.frame(WireFrames.FIN | RawSocket.PONG, new byte[0])));
  }

  private static Arguments flood(String name, IntFunction<byte[]> frames) {
    return Arguments.of(name, frames);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void aFloodEndsInPolicy(String name, IntFunction<byte[]> frames)
      throws IOException, InterruptedException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
      socket.readText("welcome");
      Thread flood =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < FLOOD; i++) {
                        socket.raw(frames.apply(i));
                      }
                    } catch (IOException e) {
                      // Cut in the middle, as expected.
                    }
                  });
      assertThat(socket.readClose()).isEqualTo(4507);
      assertThat(socket.ends()).isTrue();
      flood.join();
    }
  }

  @Test
  void beforeHelloThereIsAnEndToItToo() throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      byte[] ping = WireFrames.ping(new byte[0]);
      byte[] many = new byte[0];
      for (int i = 0; i < FLOOD; i++) {
        many = WireFrames.join(many, ping);
      }
      socket.raw(many);
      assertThat(socket.readClose()).isEqualTo(4507);
    }
  }

  @Test
  void aPingTooManyIsRefusedAsAMessageIs() throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
      socket.readText("welcome");
      byte[] burst = new byte[0];
      for (int i = 0; i < 130; i++) {
        burst = WireFrames.join(burst, WireFrames.ping(new byte[] {(byte) i}));
      }
      socket.raw(burst);
      int pongs = 0;
      RawSocket.Frame frame = socket.read();
      while (!frame.text().contains("RATE_LIMITED")) {
        pongs += frame.opCode() == RawSocket.PONG ? 1 : 0;
        frame = socket.read();
      }
      assertThat(new String(frame.payload(), StandardCharsets.UTF_8)).contains("\"reject\"");
      assertThat(pongs).isBetween(90, 125);
    }
  }
}
