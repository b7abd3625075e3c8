package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a request ends must be beyond doubt: a proxy that sees another end hands one person's
 * request to another. What leaves a doubt is refused, and nothing after it is taken for a request.
 */
class HttpFramingTest {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final String POST = "POST /api/v1/rooms HTTP/1.1\r\nHost: localhost\r\n";
  private static final String NEXT = "GET /api/v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir static Path folder;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 3\r\n\r\nhello",
        "Content-Length: 5, 3\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -1\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
      })
  void lengthsInDoubtAreRefusedAndTheConnectionEnds(String rest) throws IOException {
    String answer = exchange(POST + rest + NEXT, text -> false);

    assertThat(statuses(answer)).containsExactly("400");
    assertThat(answer).contains("application/problem+json", "\"code\":\"MALFORMED\"");
  }

  @Test
  void aBodyInChunksIsRead() throws IOException {
    String chunks = "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

    assertThat(statuses(exchange(POST + chunks + NEXT, text -> statuses(text).size() == 2)))
        .containsExactly("401", "200");
  }

  /** Helidon took it for one when the client had asked whether to send it. */
  @Test
  void aBodyThatNobodyReadIsNotTheNextRequest() throws IOException {
    String body = "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello";

    assertThat(statuses(exchange(POST + body + NEXT, text -> statuses(text).size() == 3)))
        .containsExactly("100", "401", "200");
  }

  private static List<String> statuses(String answers) {
    return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
  }

  /** Sends bytes and reads until what came is enough, or the connection ends. */
  private static String exchange(String bytes, Predicate<String> enough) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        text.append((char) c);
        if (c == '\n' && enough.test(text.toString())) {
          break;
        }
      }
      return text.toString();
    }
  }
}
