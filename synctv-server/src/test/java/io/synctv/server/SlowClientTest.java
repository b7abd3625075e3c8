package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever takes too long over a request or an answer is cut, and keeps nobody else waiting. */
class SlowClientTest {

  private static final String GUEST =
      "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final Duration LATE = Duration.ofSeconds(15);

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder,
            "limits.head-timeout",
            "1s",
            "limits.keep-alive",
            "1500ms",
            "limits.body-grace",
            "1s",
            "limits.answer-timeout",
            "1s");
  }

  @AfterAll
  static void stop() {
    assertThat(server.get("/time", null).status()).as("unharmed").isEqualTo(200);
    server.close();
  }

  /** Each byte of what comes after the bar goes out a little later. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "|GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/time HTTP/1.1\r\n|Host: localhost\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        GUEST + "Content-Length: 1000\r\n\r\n|{\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        GUEST
            + "Transfer-Encoding: chunked\r\n\r\n|3e8\r\n{\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        GUEST + "Transfer-Encoding: chunked\r\n\r\n3e8;|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "GET /api/v1/rooms/none/ws HTTP/1.1\r\nHost: localhost\r\n|Upgrade: websocket\r\nX: aaaaaa",
        "GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n|aaaaaaaaaaaaa",
      })
  void bytesThatTrickleAreCut(String bytes) throws Exception {
    String[] parts = bytes.split("\\|", 2);
    try (Socket socket = connect(0)) {
      long start = System.nanoTime();
      send(socket, parts[0]);
      assertThat(trickle(socket, parts[1], start)).isTrue();
    }
  }

  @Test
  void whoSendsNothingIsCut() throws IOException {
    try (Socket socket = connect(0)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoSendsNothingMoreIsCut() throws IOException {
    try (Socket socket = connect(0)) {
      send(socket, "GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
    }
  }

  /** Pauses shorter than the keep-alive do no harm, however many there are. */
  @Test
  void whoAsksNowAndThenIsNotCut() throws Exception {
    try (Socket socket = connect(0)) {
      for (int i = 0; i < 4; i++) {
        Thread.sleep(700);
        send(socket, "GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(line(socket.getInputStream())).startsWith("HTTP/1.1 200");
        assertThat(socket.getInputStream().skip(socket.getInputStream().available())).isPositive();
      }
    }
  }

  /** Many requests whose answers nobody reads fill what the system keeps of them. */
  @Test
  void whoDoesNotReadIsCut() throws Exception {
    try (Socket socket = connect(4096)) {
      long end = System.nanoTime() + LATE.toNanos();
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
      boolean cut = false;
      while (!cut && System.nanoTime() - end < 0) {
        try {
          send(socket, request.repeat(100));
        } catch (SocketException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  private static Socket connect(int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout((int) LATE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends bytes slowly until the server ends the connection; returns whether it does. */
  private static boolean trickle(Socket socket, String text, long start) throws Exception {
    socket.setSoTimeout(100);
    InputStream in = socket.getInputStream();
    for (int i = 0; System.nanoTime() - start < LATE.toNanos(); i++) {
      try {
        send(socket, text.substring(i % text.length(), i % text.length() + 1));
        while (in.read() >= 0) {
          // An answer that comes before the body has ended.
        }
        return true;
      } catch (SocketTimeoutException e) {
        // Still open.
      } catch (SocketException e) {
        return true;
      }
    }
    return false;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
