package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** permessage-deflate on the wire. The witness has none. */
class CompressedSocketTest extends WitnessedRoom {

  private static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
  private static final int COMPRESSED_TEXT = WireFrames.RSV1 | RawSocket.TEXT;

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(folder, "websocket.compression", "true", "limits.frame-size", "16KiB");
  }

  private RawSocket welcomed(String... headers) throws IOException {
    RawSocket socket = new RawSocket(server.port(), room, headers);
    socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    return socket;
  }

  private static byte[] deflated(String text) {
    Deflater deflater = new Deflater(9, true);
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    deflater.setInput(in);
    byte[] out = new byte[in.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static String inflated(byte[] payload) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(WireFrames.join(payload, WireFrames.hex("0000FFFF")));
      byte[] out = new byte[100_000];
      return new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
  }

  private static String chat(String text) {
    return "{\"type\":\"chat.send\",\"id\":1,\"text\":\"" + text + "\"}";
  }

  @Test
  void bothDirectionsAreCompressedForWhoOffersIt() throws IOException {
    try (RawSocket socket = welcomed(OFFER)) {
      assertThat(socket.handshake())
          .contains(
              "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover");
      RawSocket.Frame welcome = socket.read();
      assertThat(welcome.first()).isEqualTo(WireFrames.FIN | COMPRESSED_TEXT);
      assertThat(inflated(welcome.payload())).contains("\"type\":\"welcome\"");

      byte[] message = deflated(chat("squeezed ".repeat(50)));
      socket.raw(WireFrames.frame(COMPRESSED_TEXT, Arrays.copyOf(message, 10)));
      socket.raw(WireFrames.ping(new byte[0]));
      socket.raw(
          WireFrames.frame(
              WireFrames.FIN | RawSocket.CONTINUATION,
              Arrays.copyOfRange(message, 10, message.length)));
      socket.readText("ack");
      witness.await(m -> m.at("/message/text").asText().startsWith("squeezed squeezed"), "chat");
    }
  }

  @Test
  void whoDoesNotOfferItHasNone() throws IOException {
    try (RawSocket socket = welcomed()) {
      assertThat(socket.handshake()).noneMatch(line -> line.contains("Extensions"));
      assertThat(socket.readText("welcome")).contains("\"type\":\"welcome\"");
      socket.raw(WireFrames.frame(WireFrames.FIN | COMPRESSED_TEXT, deflated(chat("x"))));
      assertThat(socket.readClose()).isEqualTo(1002);
    }
  }

  @Test
  void theBitIsForTheFirstFrameOfAMessage() throws IOException {
    for (int first : new int[] {RawSocket.PING, RawSocket.CLOSE}) {
      try (RawSocket socket = welcomed(OFFER)) {
        socket.raw(WireFrames.frame(WireFrames.FIN | WireFrames.RSV1 | first, new byte[0]));
        assertThat(socket.readClose()).isEqualTo(1002);
      }
    }
    try (RawSocket socket = welcomed(OFFER)) {
      socket.raw(WireFrames.frame(COMPRESSED_TEXT, deflated("[")));
      socket.raw(WireFrames.frame(WireFrames.FIN | WireFrames.RSV1, deflated("]")));
      assertThat(socket.readClose()).isEqualTo(1002);
    }
  }

  @Test
  void bombsNonsenseAndWhatIsNotUtf8Close() throws IOException {
    try (RawSocket socket = welcomed(OFFER)) {
      socket.raw(
          WireFrames.frame(WireFrames.FIN | COMPRESSED_TEXT, deflated(" ".repeat(10 << 20 >> 1))));
      assertThat(socket.readClose()).isEqualTo(4506);
    }
    try (RawSocket socket = welcomed(OFFER)) {
      socket.raw(WireFrames.frame(WireFrames.FIN | COMPRESSED_TEXT, WireFrames.hex("FFFFFF")));
      assertThat(socket.readClose()).isEqualTo(1007);
    }
    try (RawSocket socket = welcomed(OFFER)) {
      socket.raw(
          WireFrames.frame(WireFrames.FIN | COMPRESSED_TEXT, WireFrames.hex("000300FCFF80FFFE")));
      assertThat(socket.readClose()).isEqualTo(1007);
    }
  }
}
