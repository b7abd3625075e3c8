package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.edge.HttpCase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where a request ends must be beyond doubt: a proxy that sees another end hands one person's
 * request to another. What leaves a doubt is refused, and nothing after it is taken for a request.
 */
class HttpFramingTest {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
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

  /** After each comes a proper request, which is answered when the connection goes on. */
  @ParameterizedTest
  @MethodSource("io.synctv.server.edge.HttpCase#all")
  void whatComesIsReadInOneWay(HttpCase sent) throws IOException {
    List<String> expected = new ArrayList<>(sent.statuses());
    if (sent.open()) {
      expected.add("200");
    }

    String answer = exchange(sent.bytes() + NEXT, text -> sent.open() && done(text, expected));

    assertThat(statuses(answer)).isEqualTo(expected);
    assertThat(answer).doesNotContain("\"retryable\":true");
    Arrays.stream(answer.split("(?=HTTP/1\\.1 \\d{3} )"))
        .filter(part -> part.contains("\r\n\r\n")) // the last one was not read to its end
        .filter(part -> !part.startsWith("HTTP/1.1 100 "))
        .forEach(part -> assertThat(part).containsIgnoringCase("x-content-type-options: nosniff"));
  }

  @Test
  void thereAreAsManyCasesAsPromised() {
    assertThat(HttpCase.all()).hasSizeGreaterThanOrEqualTo(120);
  }

  private static boolean done(String text, List<String> expected) {
    return statuses(text).size() == expected.size();
  }

  private static List<String> statuses(String answers) {
    return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
  }

  /** Sends bytes and reads until what came is enough, or the connection ends. */
  private static String exchange(String bytes, Predicate<String> enough) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
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
