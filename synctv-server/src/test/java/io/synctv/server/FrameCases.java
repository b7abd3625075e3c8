package io.synctv.server;

import static io.synctv.server.WireCase.agrees;
import static io.synctv.server.WireCase.answers;
import static io.synctv.server.WireCase.closes;
import static io.synctv.server.WireCase.goesOn;
import static io.synctv.server.WireCase.pongs;
import static io.synctv.server.WireFrames.FIN;
import static io.synctv.server.WireFrames.close;
import static io.synctv.server.WireFrames.frame;
import static io.synctv.server.WireFrames.header;
import static io.synctv.server.WireFrames.hex;
import static io.synctv.server.WireFrames.join;
import static io.synctv.server.WireFrames.ping;
import static io.synctv.server.WireFrames.text;
import static io.synctv.server.WireFrames.unmasked;
import static io.synctv.server.WireFrames.utf8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The table of frames: RFC 6455, section by section. The limit of a message is 16 KiB. */
final class FrameCases {

  static final int LIMIT = 16 * 1024;

  private static final int FRAMING = 1002;
  private static final int NOT_UTF8 = 1007;
  private static final int OURS = 4506;
  private static final byte[] NONE = {};
  private static final byte[] TYPING = utf8("{\"type\":\"typing\"}");
  private static final int TEXT = RawSocket.TEXT;
  private static final int MORE = RawSocket.CONTINUATION;
  private static final int PING = RawSocket.PING;
  private static final int PONG = RawSocket.PONG;
  private static final int CLOSE = RawSocket.CLOSE;

  private FrameCases() {}

  static List<WireCase> all() {
    return Stream.of(lengths(), masks(), bits(), control(), fragments(), texts(), closing())
        .flatMap(List::stream)
        .toList();
  }

  private static byte[] typed(int length) {
    return utf8("{\"type\":\"typing\"}" + " ".repeat(length - TYPING.length));
  }

  private static List<WireCase> lengths() {
    List<WireCase> cases = new ArrayList<>();
    for (int length : new int[] {17, 124, 125, 126, 127, 128, 4095, 4096, 4097, LIMIT - 1, LIMIT}) {
      cases.add(goesOn("text of " + length, text(typed(length))));
    }
    for (int length : new int[] {0, 1, 17, 124, 125}) {
      cases.add(closes(length + " in 16 bits", FRAMING, header(FIN | TEXT, 2, length, true)));
    }
    for (int length : new int[] {0, 125, 126, 4096, 65_535}) {
      cases.add(closes(length + " in 64 bits", FRAMING, header(FIN | TEXT, 8, length, true)));
    }
    for (long length : new long[] {LIMIT + 1, 65_535}) {
      cases.add(closes("only told: " + length, OURS, header(FIN | TEXT, 2, length, true)));
    }
    for (long length : new long[] {65_536, 1L << 31, (1L << 32) + 17, 1L << 62, Long.MAX_VALUE}) {
      cases.add(closes("only told: " + length, OURS, header(FIN | TEXT, 8, length, true)));
    }
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MIN_VALUE + 17}) {
      cases.add(closes("negative: " + length, FRAMING, header(FIN | TEXT, 8, length, true)));
    }
    cases.add(closes("one byte too many", OURS, text(typed(LIMIT + 1))));
    cases.add(closes("much too many", OURS, text(typed(3 << 20))));
    cases.add(closes("an empty text is no JSON, thrice", OURS, text(""), text(""), text("")));
    return cases;
  }

  private static List<WireCase> masks() {
    byte[] zero =
        join(new byte[] {(byte) 0x81, (byte) (0x80 | TYPING.length)}, new byte[4], TYPING);
    return List.of(
        closes("a text without mask", FRAMING, unmasked(FIN | TEXT, TYPING)),
        closes("an empty text without mask", FRAMING, unmasked(FIN | TEXT, NONE)),
        closes("a ping without mask", FRAMING, unmasked(FIN | PING, NONE)),
        closes("a pong without mask", FRAMING, unmasked(FIN | PONG, NONE)),
        closes("a close without mask", FRAMING, unmasked(FIN | CLOSE, hex("03E8"))),
        closes("a part without mask", FRAMING, frame(TEXT, TYPING), unmasked(FIN | MORE, NONE)),
        closes("a long text without mask", FRAMING, header(FIN | TEXT, 8, 1L << 40, false)),
        goesOn("a mask of zeros", zero));
  }

  private static List<WireCase> bits() {
    List<WireCase> cases = new ArrayList<>();
    int[] kinds = {TEXT, RawSocket.BINARY, PING, PONG, CLOSE};
    for (int bit : new int[] {WireFrames.RSV1, WireFrames.RSV2, WireFrames.RSV3, 0x70}) {
      for (int kind : kinds) {
        cases.add(
            closes(
                "kind %x with reserved %02x".formatted(kind, bit),
                FRAMING,
                frame(FIN | bit | kind, NONE)));
      }
      cases.add(
          closes(
              "a part with reserved %02x".formatted(bit),
              FRAMING,
              frame(TEXT, TYPING),
              frame(FIN | bit | MORE, NONE)));
    }
    for (int kind : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
      cases.add(closes("kind %x".formatted(kind), FRAMING, frame(FIN | kind, NONE)));
      cases.add(closes("kind %x, open".formatted(kind), FRAMING, frame(kind, new byte[200])));
    }
    cases.add(closes("binary", OURS, frame(FIN | RawSocket.BINARY, TYPING)));
    cases.add(closes("binary, empty", OURS, frame(FIN | RawSocket.BINARY, NONE)));
    cases.add(closes("binary, open", OURS, frame(RawSocket.BINARY, TYPING)));
    return cases;
  }

  private static List<WireCase> control() {
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 0xFE);
    return List.of(
        pongs("a ping", utf8("abc"), ping(utf8("abc"))),
        pongs("an empty ping", NONE, ping(NONE)),
        pongs("a ping of 125 that is no text", longest, ping(longest)),
        pongs("a ping in single bytes", utf8("x"), single(ping(utf8("x")))),
        pongs(
            "a ping within a message",
            utf8("in"),
            frame(TEXT, utf8("{\"type\":")),
            ping(utf8("in")),
            frame(FIN | MORE, utf8("\"typing\"}"))),
        goesOn("a pong that nobody asked for", frame(FIN | PONG, utf8("?"))),
        goesOn("an empty pong", frame(FIN | PONG, NONE)),
        goesOn("a pong of 125", frame(FIN | PONG, longest)),
        closes("a ping of 126", FRAMING, frame(FIN | PING, new byte[126])),
        closes("a pong of 126", FRAMING, frame(FIN | PONG, new byte[126])),
        closes("a close of 126", FRAMING, frame(FIN | CLOSE, new byte[126])),
        closes("a ping that tells its length in 64 bits", FRAMING, header(FIN | PING, 8, 1, true)),
        closes("a ping that tells its length in 16 bits", FRAMING, header(FIN | PING, 2, 1, true)),
        closes("a ping that goes on", FRAMING, frame(PING, NONE)),
        closes("a pong that goes on", FRAMING, frame(PONG, NONE)),
        closes("a close that goes on", FRAMING, frame(CLOSE, hex("03E8"))),
        closes("a part after a ping alone", FRAMING, ping(NONE), frame(FIN | MORE, NONE)));
  }

  private static byte[][] single(byte[] bytes) {
    return pieces(bytes, 1);
  }

  private static byte[][] pieces(byte[] bytes, int size) {
    byte[][] pieces = new byte[(bytes.length + size - 1) / size][];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
    }
    return pieces;
  }

  private static List<WireCase> fragments() {
    byte[] chat = utf8("{\"type\":\"chat.send\",\"id\":1,\"text\":\"a\"}");
    byte[] half = new byte[LIMIT / 2];
    Arrays.fill(half, (byte) ' ');
    return List.of(
        answers(
            "a message in two",
            "\"type\":\"ack\",\"id\":1",
            frame(TEXT, Arrays.copyOf(chat, 10)),
            frame(FIN | MORE, Arrays.copyOfRange(chat, 10, chat.length))),
        answers(
            "a message in three, two of them empty",
            "\"type\":\"ack\",\"id\":1",
            frame(TEXT, NONE),
            frame(MORE, chat),
            frame(FIN | MORE, NONE)),
        answers("a frame in single bytes", "\"type\":\"ack\",\"id\":1", single(text(chat))),
        answers(
            "two frames in one write", "\"type\":\"ack\",\"id\":1", join(ping(NONE), text(chat))),
        goesOn(
            "a message of the limit in two",
            frame(TEXT, typed(LIMIT / 2)),
            frame(FIN | MORE, half)),
        closes(
            "two together over the limit",
            OURS,
            frame(TEXT, typed(LIMIT / 2)),
            frame(MORE, half),
            header(FIN | MORE, 0, 1, true)),
        closes(
            "a second part that only tells too much",
            OURS,
            frame(TEXT, TYPING),
            header(FIN | MORE, 2, LIMIT, true)),
        closes("a part of nothing", FRAMING, frame(FIN | MORE, TYPING)),
        closes("an open part of nothing", FRAMING, frame(MORE, TYPING)),
        closes("a part after a whole message", FRAMING, text(TYPING), frame(FIN | MORE, NONE)),
        closes("a text within a text", FRAMING, frame(TEXT, TYPING), text(TYPING)),
        closes("an open text within a text", FRAMING, frame(TEXT, TYPING), frame(TEXT, TYPING)),
        closes(
            "binary within a text", OURS, frame(TEXT, TYPING), frame(FIN | RawSocket.BINARY, NONE)),
        closes(
            "a part after the last one",
            FRAMING,
            frame(TEXT, TYPING),
            frame(FIN | MORE, NONE),
            frame(FIN | MORE, NONE)),
        closes("a close within a message", 1000, frame(TEXT, TYPING), close(1000, NONE)));
  }

  private static List<WireCase> texts() {
    List<WireCase> cases = new ArrayList<>();
    String[] bad = {
      "80",
      "BF",
      "C0 80",
      "C1 BF",
      "C3 28",
      "E0 80 80",
      "E0 9F BF",
      "E2 28 A1",
      "E2 82 28",
      "ED A0 80",
      "ED BF BF",
      "F0 80 80 80",
      "F0 8F BF BF",
      "F0 28 8C BC",
      "F4 90 80 80",
      "F5 80 80 80",
      "F8 88 80 80 80",
      "FC 84 80 80 80 80",
      "FE",
      "FF",
      "CE BA E1 BD B9 ED A0 80"
    };
    for (String bytes : bad) {
      byte[] payload = join(utf8("{\"x\":\""), hex(bytes), utf8("\"}"));
      cases.add(closes("text with " + bytes, NOT_UTF8, text(payload)));
    }
    for (String bytes : new String[] {"C3", "E2", "E2 82", "F0", "F0 9F", "F0 9F 90"}) {
      cases.add(closes("text that ends with " + bytes, NOT_UTF8, text(hex(bytes))));
      cases.add(
          closes(
              "text in two that ends with " + bytes,
              NOT_UTF8,
              frame(TEXT, hex(bytes)),
              frame(FIN | MORE, NONE)));
    }
    for (String bytes : new String[] {"80", "E0 80", "ED A0", "F4 90", "FF"}) {
      cases.add(closes("open text with " + bytes, NOT_UTF8, frame(TEXT, hex(bytes))));
      cases.add(
          closes(
              "frame that is not there whole with " + bytes,
              NOT_UTF8,
              frame(FIN | TEXT, 2, 9_000, hex(bytes))));
    }
    cases.add(
        closes(
            "a character that the next part breaks",
            NOT_UTF8,
            frame(TEXT, hex("E2 82")),
            frame(MORE, utf8("x"))));
    byte[] cat = text(utf8("{\"type\":\"chat.send\",\"id\":1,\"text\":\"\u732b \ud83d\udc08\"}"));
    for (int size : new int[] {1, 2, 3, 5}) {
      cases.add(
          answers(
              "characters in writes of " + size, "\"type\":\"ack\",\"id\":1", pieces(cat, size)));
    }
    cases.add(
        answers(
            "a character in four parts",
            "\"type\":\"ack\",\"id\":1",
            frame(TEXT, join(utf8("{\"type\":\"chat.send\",\"id\":1,\"text\":\""), hex("F0"))),
            frame(MORE, hex("9F")),
            ping(utf8("between")),
            frame(MORE, hex("90")),
            frame(FIN | MORE, join(hex("88"), utf8("\"}")))));
    cases.add(answers("no JSON", "MALFORMED", text("{")));
    cases.add(answers("a null character", "MALFORMED", text("{\"type\":\"\u0000\"}")));
    return cases;
  }

  private static List<WireCase> closing() {
    List<WireCase> cases = new ArrayList<>();
    int[] valid = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
    for (int code : valid) {
      cases.add(closes("closing with " + code, code, close(code, NONE)));
    }
    for (int code : new int[] {3000, 3999, 4000, 4501, 4999}) {
      cases.add(closes("closing with " + code, code, close(code, utf8("bye"))));
    }
    int[] invalid = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535};
    for (int code : invalid) {
      cases.add(closes("closing with " + code, FRAMING, close(code, NONE)));
    }
    cases.add(agrees("closing without a code", frame(FIN | CLOSE, NONE)));
    cases.add(closes("closing with half a code", FRAMING, frame(FIN | CLOSE, hex("03"))));
    cases.add(closes("the longest reason", 1000, close(1000, utf8("x".repeat(123)))));
    cases.add(closes("a reason of many scripts", 1001, close(1001, utf8("\u732b \ud83d\udc08"))));
    for (String reason : new String[] {"FF", "C3", "ED A0 80", "C0 AF", "F0 9F 90"}) {
      cases.add(closes("a reason of " + reason, NOT_UTF8, close(1000, hex(reason))));
    }
    cases.add(closes("a text after the close", 1000, join(close(1000, NONE), text(TYPING))));
    cases.add(closes("nonsense after the close", 1000, join(close(1000, NONE), hex("FFFFFFFF"))));
    cases.add(closes("two closes", 1000, join(close(1000, NONE), close(1001, NONE))));
    cases.add(closes("a close in single bytes", 1001, single(close(1001, utf8("bye")))));
    cases.add(closes("a ping before the close", 1000, join(ping(NONE), close(1000, NONE))));
    return cases;
  }
}
