package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page of another site must not reach this server under a name that it had resolved to it. */
class HostNamesListTest {

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, "web.hosts", "TV.example.org, [::1]");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tv.example.org,        /api/v1/time,          200",
    "tv.example.org:8080,   /api/v1/time,          200",
    "TV.EXAMPLE.ORG,        /api/v1/time,          200",
    "[::1]:80,              /api/v1/time,          200",
    "evil.example,          /api/v1/time,          421",
    "tv.example.org.evil.example, /api/v1/time,    421",
    "127.0.0.1,             /api/v1/time,          421",
    "evil.example,          /,                     421",
    "tv.example.org,        http://evil.example/,  421",
    "evil.example,          /api/v1/rooms/x/ws,    421",
  })
  void onlyListedNamesAreAnswered(String host, String path, int status) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 " + status);
      if (status == 421) {
        assertThat(answer).contains("\"code\":\"HOST_NOT_ALLOWED\"");
      }
    }
  }
}
