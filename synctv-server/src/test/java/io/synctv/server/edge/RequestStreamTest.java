package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.synctv.api.error.RejectedException;
import io.synctv.server.http.TransportErrors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestStreamTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String POST = "POST /a HTTP/1.1\r\nHost: b\r\n";

  private static RequestStream stream(String... pieces) {
    Deque<byte[]> left = new ArrayDeque<>();
    for (String piece : pieces) {
      left.add(piece.getBytes(StandardCharsets.ISO_8859_1));
    }
    return new RequestStream(
        DataReader.create(left::poll),
        new EdgeLimits(LONG, LONG, LONG, 1024, LONG, Set.of()),
        TransportErrors::refusal,
        new Deadline());
  }

  private static String next(RequestStream stream) {
    byte[] some = stream.get();
    return some == null ? "the end" : new String(some, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aHeadComesWholeHoweverItWasCut() {
    RequestStream stream = stream("GET /a HT", "TP/1.1\r\nHo", "st: b\r", "\n\r", "\n");

    assertThat(next(stream)).isEqualTo("GET /a HTTP/1.1\r\nhost: b\r\n\r\n");
    assertThat(next(stream)).isEqualTo("the end");
  }

  @Test
  void aBodyEndsWhereItsLengthSays() {
    RequestStream stream =
        stream(POST + "Content-Length: 5\r\n\r\nhelloGET /c HTTP/1.1\r\nHost: d\r\n\r\n");

    next(stream);
    assertThat(next(stream)).isEqualTo("hello");
    assertThat(next(stream)).startsWith("GET /c HTTP/1.1");
  }

  @Test
  void chunksComeWithoutExtensionsAndTrailers() {
    RequestStream stream =
        stream(POST + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhe", "llo\r\n0\r\nX: y\r\n\r\n");

    next(stream);
    assertThat(List.of(next(stream), next(stream), next(stream), next(stream)))
        .containsExactly("2\r\nhe\r\n", "3\r\nllo\r\n", "0\r\n\r\n", "the end");
  }

  @Test
  void nothingIsReadAfterTheLastRequest() {
    RequestStream stream =
        stream("GET /a HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\nGET /c HTTP/1.1\r\n");

    next(stream);
    assertThat(stream.ending()).isTrue();
    assertThat(next(stream)).isEqualTo("the end");
  }

  /** The first byte of the next head ends the pause, and begins the time for the head. */
  @Test
  void eachWaitHasItsOwnDeadline() {
    Deque<String> left = new ArrayDeque<>(List.of("GET /a HTTP/1.1\r\nHost: b\r\n\r\n", "G", "ET"));
    Deadline deadline = new Deadline();
    List<Boolean> within = new ArrayList<>();
    RequestStream stream =
        new RequestStream(
            DataReader.create(
                () -> {
                  within.add(deadline.over(System.nanoTime() + LONG.multipliedBy(2).toNanos()));
                  String piece = left.poll();
                  return piece == null ? null : piece.getBytes(StandardCharsets.US_ASCII);
                }),
            new EdgeLimits(LONG, LONG.multipliedBy(60), LONG, 1024, LONG, Set.of()),
            TransportErrors::refusal,
            deadline);

    next(stream);
    next(stream);
    assertThat(within).containsExactly(true, false, true, true);
    assertThat(deadline.over(System.nanoTime() + LONG.multipliedBy(99).toNanos())).isFalse();
  }

  @Test
  void nothingIsReadAfterWhatIsWrong() {
    RequestStream stream = stream("GET /a\r\n\r\nGET /c HTTP/1.1\r\nHost: d\r\n\r\n");

    assertThatThrownBy(stream::get).isInstanceOf(RequestException.class);
    assertThat(next(stream)).isEqualTo("the end");
  }

  @Test
  void aBodyThatIsCutOffEndsTheConnectionAndIsNoFault() {
    RequestStream stream = stream(POST + "Content-Length: 5\r\n\r\nhel");

    next(stream);
    next(stream);
    assertThatThrownBy(stream::get).isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void aLengthOverTheLimitIsRefusedUnread() {
    RequestStream stream = stream(POST + "Content-Length: 5\r\n\r\nhello");

    next(stream);
    assertThatThrownBy(() -> stream.limitBody(4)).isInstanceOf(RejectedException.class);
    assertThat(stream.ending()).isTrue();
  }

  @Test
  void aChunkOverTheLimitIsRefusedUnread() {
    RequestStream stream = stream(POST + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\nhello");

    next(stream);
    stream.limitBody(4);
    assertThatThrownBy(stream::get).isInstanceOf(RejectedException.class);
  }

  @Test
  void afterAnUpgradeWhatComesPassesUnread() {
    RequestStream stream =
        stream("GET /a HTTP/1.1\r\nHost: b\r\nUpgrade: WebSocket, h2c\r\n\r\n\u0081\u0005hello");

    assertThat(next(stream)).contains("upgrade: websocket\r\n");
    stream.upgrade();
    assertThat(stream.outOfTheWay()).isFalse();
    assertThat(next(stream)).isEqualTo("\u0081\u0005hello");
    assertThat(stream.outOfTheWay()).isTrue();
  }
}
