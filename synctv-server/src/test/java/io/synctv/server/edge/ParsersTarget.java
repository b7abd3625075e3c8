package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.synctv.api.Epoch;
import io.synctv.api.InvalidValueException;
import io.synctv.api.error.RejectedException;
import io.synctv.core.codec.AnswerCodec;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.server.address.AddressRefusedException;
import io.synctv.server.address.WebAddress;
import io.synctv.server.auth.Tokens;
import io.synctv.server.http.TransportErrors;
import io.synctv.server.json.Json;
import io.synctv.server.json.JsonFields;
import io.synctv.server.json.WireReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * All that reads what strangers send, but for frames (FrameReaderFuzzTest): each takes an input or
 * refuses it, and fails in no other way.
 */
final class ParsersTarget {

  private static final EdgeLimits LIMITS =
      new EdgeLimits(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          1,
          Duration.ofMinutes(1),
          Set.of());
  private static final List<Function<JsonFields, Object>> READERS =
      List.of(
          WireReader::play,
          WireReader::pause,
          WireReader::seek,
          WireReader::rate,
          WireReader::select,
          WireReader::chat,
          WireReader::media,
          WireReader::settings);
  private static final Tokens TOKENS = tokens();

  private ParsersTarget() {}

  /** Is called by Jazzer with each input. */
  public static void fuzzerTestOneInput(FuzzedDataProvider data) {
    switch (data.consumeInt(0, 5)) {
      case 0 -> json(data);
      case 1 -> address(data.consumeRemainingAsString());
      case 2 -> assertThat(TOKENS.verify(data.consumeRemainingAsString())).isEmpty();
      case 3 -> payload(data.consumeRemainingAsBytes());
      case 4 -> request(data.consumeRemainingAsBytes());
      default -> pieces(data);
    }
  }

  private static void json(FuzzedDataProvider data) {
    Function<JsonFields, Object> reader = data.pickValue(READERS);
    try {
      Object read = reader.apply(JsonFields.of(Json.parse(data.consumeRemainingAsBytes())));
      assertThat(read).isNotNull();
    } catch (RejectedException | InvalidValueException e) {
      // Refused.
    }
  }

  /** What was made a proper address of is one already. */
  private static void address(String text) {
    String once;
    try {
      once = WebAddress.normalise(text);
    } catch (AddressRefusedException e) {
      return;
    }
    try {
      assertThat(WebAddress.normalise(once)).isEqualTo(once);
    } catch (AddressRefusedException e) {
      throw new AssertionError("refused: " + once, e);
    }
  }

  /** What other nodes, the store and Redis have. */
  private static void payload(byte[] bytes) {
    List<Function<byte[], Object>> readers =
        List.of(
            payload -> EventCodec.decode(Epoch.of("e"), 1, payload),
            EventCodec::decodeSnapshot,
            NodeMessageCodec::decode,
            AnswerCodec::decode);
    for (Function<byte[], Object> reader : readers) {
      try {
        Object read = reader.apply(bytes);
        assertThat(read).isNotNull();
      } catch (MalformedPayloadException e) {
        // Refused.
      }
    }
  }

  /** What the guard lets through it lets through unchanged. */
  private static void request(byte[] bytes) {
    byte[] once = through(List.of(bytes));
    assertThat(through(List.of(once))).isEqualTo(once);
  }

  /** How the network cuts the bytes makes no difference. */
  private static void pieces(FuzzedDataProvider data) {
    int cut = data.consumeInt(0, 100);
    byte[] bytes = data.consumeRemainingAsBytes();
    int at = Math.min(cut, bytes.length);
    byte[] front = Arrays.copyOfRange(bytes, 0, at);
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    List<byte[]> apart = at == 0 || at == bytes.length ? List.of(bytes) : List.of(front, rest);
    // Once more through, as pieces of one body may be cut in other places.
    assertThat(joined(through(apart))).isEqualTo(joined(through(List.of(bytes))));
  }

  /** Puts chunks together that follow each other, by what stands in them. */
  private static String joined(byte[] all) {
    return new String(all, StandardCharsets.ISO_8859_1).replaceAll("\\r\\n[0-9a-f]+\\r\\n", "\r\n");
  }

  private static byte[] through(List<byte[]> pieces) {
    Deque<byte[]> left = new ArrayDeque<>(pieces);
    left.removeIf(piece -> piece.length == 0);
    RequestStream stream =
        new RequestStream(
            DataReader.create(left::poll), LIMITS, TransportErrors::refusal, new Deadline());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      for (byte[] some = stream.get(); some != null; some = stream.get()) {
        all.writeBytes(some);
      }
    } catch (RequestException | RejectedException | CloseConnectionException e) {
      // Refused.
    }
    return all.toByteArray();
  }

  private static Tokens tokens() {
    try {
      return new Tokens(
          new ECKeyGenerator(Curve.P_256).keyID("k").generate(),
          Duration.ofHours(1),
          InstantSource.system());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
