package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link FrameCases}, each on a connection of its own. All of them run at the same time, as those
 * that end are waited for to their end.
 */
class WireFramesTest {

  /** For so long the server waits for a peer to agree to its closing, and then some. */
  private static final int ENDS_WITHIN = 15_000;

  @TempDir static Path folder;

  private static TestServer server;
  private static String ada;
  private static String room;
  private static TestSocket witness;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder,
            "limits.frame-size",
            "16KiB",
            "limits.sessions-per-user",
            "1000",
            "limits.chat-burst",
            "1000");
    ada = server.guest("Ada");
    room = server.room(ada);
    witness = server.join(room, server.guest("Bob"));
  }

  @AfterAll
  static void stop() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(server.server().openSockets()).as("but the witness's").isEqualTo(1);
              assertThat(server.server().sync().statistics().sessions()).isEqualTo(1);
            });
    witness.send("{\"type\":\"chat.send\",\"id\":99,\"text\":\"still here\"}");
    assertThat(witness.answer(99).path("type").asText()).isEqualTo("ack");
    witness.close();
    server.close();
  }

  @Test
  void thereAreEnoughCasesAndEachHasAName() {
    assertThat(FrameCases.all()).hasSizeGreaterThan(150);
    assertThat(FrameCases.all()).extracting(WireCase::name).doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> frames() {
    ExecutorService atOnce = Executors.newFixedThreadPool(64);
    List<DynamicTest> tests = new ArrayList<>();
    for (WireCase one : FrameCases.all()) {
      Callable<Void> run =
          () -> {
            run(one);
            return null;
          };
      Future<Void> result = atOnce.submit(run);
      tests.add(DynamicTest.dynamicTest(one.name(), () -> result(result)));
    }
    atOnce.shutdown();
    return tests.stream();
  }

  private static void result(Future<Void> result) throws Throwable {
    try {
      result.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static void run(WireCase one) throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
      socket.readText("welcome");
      for (byte[] bytes : one.sent()) {
        if (!send(socket, bytes)) {
          break;
        }
      }
      switch (one.expected()) {
        case WireCase.Expected.Close close -> {
          RawSocket.Frame frame = closing(socket);
          assertThat(frame.closeCode()).isEqualTo(close.code());
          assertThat(reason(frame)).as("the reason").isNotNull();
          assertEnded(socket);
        }
        case WireCase.Expected.PlainClose none -> {
          assertThat(closing(socket).payload()).isEmpty();
          assertEnded(socket);
        }
        case WireCase.Expected.Pong pong -> {
          byte[] payload = next(socket, RawSocket.PONG).payload();
          assertThat(new String(payload, StandardCharsets.ISO_8859_1)).isEqualTo(pong.payload());
          assertAlive(socket, false);
        }
        case WireCase.Expected.Text text -> {
          RawSocket.Frame frame = next(socket, RawSocket.TEXT);
          while (!frame.text().contains(text.part())) {
            frame = next(socket, RawSocket.TEXT);
          }
          assertAlive(socket, true);
        }
        case WireCase.Expected.Nothing nothing -> assertAlive(socket, false);
      }
    }
  }

  /** Sends, unless the server has closed already, as it may in the middle. */
  private static boolean send(RawSocket socket, byte[] bytes) {
    try {
      socket.raw(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static RawSocket.Frame next(RawSocket socket, int opCode) throws IOException {
    RawSocket.Frame frame = socket.read();
    while (frame != null && frame.opCode() != opCode && frame.opCode() != RawSocket.CLOSE) {
      frame = socket.read();
    }
    assertThat(frame).as("a frame before the end").isNotNull();
    assertThat(frame.opCode()).isEqualTo(opCode);
    return frame;
  }

  private static RawSocket.Frame closing(RawSocket socket) throws IOException {
    RawSocket.Frame frame = next(socket, RawSocket.CLOSE);
    assertThat(frame.first()).isEqualTo(RawSocket.FIN | RawSocket.CLOSE);
    return frame;
  }

  private static String reason(RawSocket.Frame frame) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(frame.payload(), 2, frame.payload().length - 2))
        .toString();
  }

  private static void assertEnded(RawSocket socket) throws IOException {
    socket.patience(ENDS_WITHIN);
    assertThat(socket.ends()).as("the server ends the connection").isTrue();
  }

  /** The connection answers, and until then nothing was refused that was not to be. */
  private static void assertAlive(RawSocket socket, boolean refused) throws IOException {
    socket.text("{\"type\":\"ping\",\"t0\":4711}");
    RawSocket.Frame frame = next(socket, RawSocket.TEXT);
    while (!frame.text().contains("\"t0\":4711")) {
      assertThat(refused || !frame.text().contains("reject")).as(frame.text()).isTrue();
      frame = next(socket, RawSocket.TEXT);
    }
  }
}
