package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The socket, used improperly. A second session sits in the room throughout; after each test it
 * still gets what it should.
 */
class SocketBadInputTest extends WitnessedRoom {

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(
        folder,
        "limits.hello-timeout",
        "1s",
        "limits.heartbeat",
        "500ms",
        "limits.frame-size",
        "16KiB",
        "web.origins",
        "https://friends.example");
  }

  private RawSocket raw() throws IOException {
    RawSocket socket = new RawSocket(server.port(), room);
    socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    socket.readText("welcome");
    return socket;
  }

  @Test
  void badTokensAndUnknownRoomsAreRefusedForGood() {
    TestSocket stranger = TestSocket.open(server.port(), room);
    stranger.send("{\"type\":\"hello\",\"token\":\"nonsense\"}");
    assertThat(stranger.await("reject").path("code").asText()).isEqualTo("UNAUTHENTICATED");
    assertThat(stranger.closeCode()).isEqualTo(4501);
    TestSocket lost = TestSocket.open(server.port(), "nowhere");
    lost.send("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    assertThat(lost.await("reject").path("code").asText()).isEqualTo("ROOM_NOT_FOUND");
    assertThat(lost.closeCode()).isEqualTo(4504);
  }

  @Test
  void lockedRoomsAreJoinedWithTheirPasswordFirst() {
    String locked =
        server
            .post("/rooms", ada, "{\"name\":\"L\",\"password\":\"p\"}")
            .json()
            .path("id")
            .asText();
    TestSocket early = TestSocket.open(server.port(), locked);
    early.send("{\"type\":\"hello\",\"token\":\"" + bob + "\"}");
    assertThat(early.await("reject").path("code").asText()).isEqualTo("JOIN_REQUIRED");
    assertThat(early.closeCode()).isEqualTo(4508);
    server.post("/rooms/" + locked + "/join", bob, "{\"password\":\"p\"}");
    server.join(locked, bob).close();
  }

  @Test
  void whoSaysNothingIsSentAway() throws IOException {
    try (RawSocket silent = new RawSocket(server.port(), room)) {
      assertThat(silent.readClose()).isEqualTo(4501);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"type\":\"playback.seek\",\"position\":\"far\"}",
        "{\"type\":\"dance\"}",
        "{\"type\":7}",
        "{}",
        "[1,2]",
        "{\"type\":\"ping\",\"t0\":1e999}",
        "{\"type\":\"ping\",\"type\":\"ping\"}"
      })
  void theThirdMalformedFrameIsTheLast(String frame) throws IOException {
    try (RawSocket socket = raw()) {
      for (int i = 0; i < 3; i++) {
        socket.text(frame);
      }
      String reject = socket.readText("reject");
      assertThat(reject).containsPattern("\"code\":\"(MALFORMED|INVALID|UNKNOWN_TYPE)\"");
      assertThat(socket.readClose()).isEqualTo(4506);
    }
  }

  @Test
  void refusalsCarryTheIdWhenItCanBeRead() {
    witness.send("[{\"type\":\"dance\",\"id\":5},{\"type\":\"playback.seek\",\"id\":6}]");
    assertThat(witness.answer(5).path("code").asText()).isEqualTo("UNKNOWN_TYPE");
    assertThat(witness.answer(6).path("code").asText()).isEqualTo("INVALID");
    assertThat(witness.answer(6).path("message").asText()).isEqualTo("position is missing");
    for (int id = 10; id < 20; id++) {
      witness.send("{\"type\":\"playback.rate\",\"id\":" + id + ",\"rate\":99}");
      assertThat(witness.answer(id).path("code").asText())
          .as("a value out of bounds is no breach of the protocol")
          .isEqualTo("INVALID");
    }
  }

  @Test
  void messagesBeforeHelloAreRefused() throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), room)) {
      socket.text("{\"type\":\"playback.play\",\"id\":1}");
      assertThat(socket.readText("reject")).contains("UNAUTHENTICATED", "\"id\":1");
      socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
      socket.readText("welcome");
    }
  }

  @Test
  void hugeFramesClose() throws IOException {
    try (RawSocket socket = raw()) {
      socket.text("x".repeat(3 << 20));
      assertThat(socket.readClose()).isEqualTo(4506);
    }
  }

  @Test
  void framesThatOnlyClaimToBeHugeCloseToo() throws IOException {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.FIN | RawSocket.TEXT, Long.MAX_VALUE, new byte[10], true);
      assertThat(socket.readClose()).isEqualTo(4506);
    }
  }

  @Test
  void binaryFramesClose() throws IOException {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.FIN | RawSocket.BINARY, new byte[] {1, 2, 3});
      assertThat(socket.readClose()).isEqualTo(4506);
    }
  }

  @Test
  void fragmentsMayCutCharactersAndControlFramesMayComeBetween() throws IOException {
    byte[] text =
        "{\"type\":\"chat.send\",\"id\":1,\"text\":\"猫 🐈\"}".getBytes(StandardCharsets.UTF_8);
    try (RawSocket socket = raw()) {
      for (int i = 0; i < text.length; i++) {
        int first = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
        socket.frame(
            i == text.length - 1 ? first | RawSocket.FIN : first,
            Arrays.copyOfRange(text, i, i + 1));
        if (i % 16 == 0) {
          socket.frame(RawSocket.FIN | RawSocket.PING, new byte[] {(byte) i});
        }
      }
      socket.readText("ack");
      witness.await(message -> message.at("/message/text").asText().equals("猫 🐈"), "chat");
    }
  }

  @Test
  void fragmentsTogetherKeepTheLimit() throws IOException {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.TEXT, new byte[16_000]);
      socket.frame(RawSocket.CONTINUATION, new byte[16_000]);
      assertThat(socket.readClose()).isEqualTo(4506);
    }
  }

  @Test
  void pingsOnTheWireAreAnsweredWithTheirPayload() throws IOException {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.FIN | RawSocket.PING, "abc".getBytes(StandardCharsets.UTF_8));
      RawSocket.Frame frame = socket.read();
      while (frame.opCode() != RawSocket.PONG) {
        frame = socket.read();
      }
      assertThat(frame.text()).isEqualTo("abc");
    }
  }

  @Test
  void tenThousandMessagesInASecondEndInPolicy() throws IOException {
    try (RawSocket socket = raw()) {
      Thread flood =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 10_000; i++) {
                        socket.text("{\"type\":\"chat.send\",\"id\":" + i + ",\"text\":\"x\"}");
                      }
                    } catch (IOException e) {
                      // Cut in the middle, as expected.
                    }
                  });
      String reject = socket.readText("reject");
      assertThat(reject).contains("RATE_LIMITED", "\"retryable\":true");
      assertThat(socket.readClose()).isEqualTo(4507);
      flood.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void halfAFrameAndThenSilenceIsCut() throws IOException {
    try (RawSocket socket = raw()) {
      socket.frame(RawSocket.FIN | RawSocket.TEXT, 100, new byte[50], true);
      assertThat(socket.readClose()).isEqualTo(RawSocket.CUT);
    }
  }

  @Test
  void aPeerThatAnswersNoPingIsCutAndOneThatDoesIsNot() throws IOException {
    int before = 1; // the witness
    try (RawSocket dead = raw();
        TestSocket alive = server.join(room, ada)) {
      assertThat(dead.readClose()).isEqualTo(RawSocket.CUT);
      await().until(() -> server.server().openSockets() == before + 1);
      assertThat(alive.isClosed()).as("it only answers pings").isFalse();
    }
  }

  @Test
  void closedConnectionsAreNoticedAtOnce() throws IOException {
    int before = 1; // the witness
    RawSocket socket = raw();
    assertThat(server.server().openSockets()).isEqualTo(before + 1);
    witness.awaitPresence("Ada", entry -> true, "joined");
    socket.close();
    await().until(() -> server.server().openSockets() == before);
    witness.awaitPresence("Ada", entry -> entry.path("state").asText().equals("away"), "updated");
  }

  @Test
  void onlyTheOwnOriginAndListedOnesMayConnect() throws IOException {
    for (String origin :
        new String[] {"https://friends.example", "http://127.0.0.1:" + server.port()}) {
      try (RawSocket socket = new RawSocket(server.port(), room, "Origin: " + origin)) {
        assertThat(socket.handshake().getFirst()).contains("101");
      }
    }
    for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1"}) {
      try (RawSocket socket = new RawSocket(server.port(), room, "Origin: " + origin)) {
        assertThat(socket.handshake().getFirst()).contains("403");
        assertThat(socket.handshake()).anyMatch(line -> line.contains("application/problem+json"));
        assertThat(socket.readRest()).contains("\"code\":\"ORIGIN_NOT_ALLOWED\"");
      }
    }
  }
}
