package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link HandshakeCases}, and what a proxy says of where a page comes from. */
class WireHandshakesTest {

  @TempDir static Path folder;

  /** Servers behind so many proxies. */
  private static final Map<Integer, TestServer> BEHIND = new HashMap<>();

  private static TestServer server;
  private static String ada;
  private static String room;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, "web.origins", "https://friends.example");
    ada = server.guest("Ada");
    room = server.room(ada);
  }

  @AfterAll
  static void stop() {
    await().until(() -> server.server().openSockets() == 0);
    BEHIND.values().forEach(TestServer::close);
    BEHIND.clear();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> handshakes() {
    return HandshakeCases.all().stream()
        .map(one -> DynamicTest.dynamicTest(one.name(), () -> run(one)));
  }

  private static void run(HandshakeCases.Handshake one) throws IOException {
    try (RawSocket socket = new RawSocket(server.port(), 0, one.request(server.port(), room))) {
      String status = socket.handshake().getFirst();
      assertThat(status).startsWith("HTTP/1.1 " + one.status() + " ");
      String answer = String.join("\n", socket.handshake());
      if (one.status() == 101) {
        assertThat(answer).contains(one.expected()).doesNotContain("Sec-WebSocket-Extensions");
        if (!one.expected().contains("Protocol")) {
          assertThat(answer).doesNotContain("Sec-WebSocket-Protocol");
        }
        socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
        socket.readText("welcome");
        socket.raw(WireFrames.close(1000, new byte[0]));
        assertThat(socket.readClose()).isEqualTo(1000);
      } else {
        socket.patience(10_000);
        String rest = socket.readRest();
        assertThat(answer + "\n" + rest).contains(one.expected(), "application/problem+json");
        assertThat(rest).contains("\"status\":" + one.status());
      }
    }
  }

  @Test
  void eachHandshakeHasAName() {
    assertThat(HandshakeCases.all())
        .extracting(HandshakeCases.Handshake::name)
        .doesNotHaveDuplicates();
  }

  /**
   * Of what is said, that of the outermost proxy of ours counts: what is before it anybody wrote.
   */
  @ParameterizedTest
  @CsvSource({
    "1, https, https, 101",
    "1, https, http, 403",
    "1, http, http, 101",
    "1, http, https, 403",
    "1, HTTPS, https, 101",
    "1, 'http, https', https, 101",
    "1, 'https, http', https, 403",
    "2, 'https, http', https, 101",
    "2, 'http, https, http', https, 101",
    "2, 'https, http, http', https, 403",
    "1, '', https, 101",
    "1, '', http, 101"
  })
  void proxiesSayWhetherThereIsTls(int proxies, String said, String scheme, int status)
      throws IOException {
    TestServer behind =
        BEHIND.computeIfAbsent(
            proxies,
            some ->
                TestServer.start(
                    folder.resolve("behind" + some),
                    "server.trusted-proxies",
                    String.valueOf(some)));
    String request =
        """
          GET /api/v1/rooms/r/ws HTTP/1.1
          Host: cinema.example
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Origin: %s://cinema.example
          """
            .formatted(scheme);
    request += said.isEmpty() ? "\n" : "X-Forwarded-Proto: " + said + "\n\n";
    try (RawSocket socket = new RawSocket(behind.port(), 0, request.replace("\n", "\r\n"))) {
      assertThat(socket.handshake().getFirst()).startsWith("HTTP/1.1 " + status + " ");
    }
  }
}
