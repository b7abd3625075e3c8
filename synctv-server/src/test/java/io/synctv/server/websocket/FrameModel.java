package io.synctv.server.websocket;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads frames in the plainest way, from bytes that are all there, to compare the reader with.
 * Written from RFC 6455 and not from the reader.
 */
final class FrameModel {

  private static final int WHOLE = 0x80;

  private final byte[] bytes;
  private final int limit;
  private final List<String> seen = new ArrayList<>();
  private int at;
  private ByteArrayOutputStream message;

  private FrameModel(byte[] bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Thrown where the reading ends. */
  private static final class End extends RuntimeException {

    private static final long serialVersionUID = 1L;

    End(String why) {
      super(why);
    }
  }

  /** Tells, one line each, what a reader sees in some bytes, the end included. */
  static List<String> read(byte[] bytes, int limit) {
    FrameModel model = new FrameModel(bytes, limit);
    try {
      while (true) {
        model.frame();
      }
    } catch (End end) {
      model.seen.add(end.getMessage());
      return model.seen;
    }
  }

  private int next() {
    if (at == bytes.length) {
      throw new End("more");
    }
    return bytes[at++] & 0xFF;
  }

  private static void must(boolean holds, Breach otherwise) {
    if (!holds) {
      throw new End(otherwise.name());
    }
  }

  private void frame() {
    int first = next();
    boolean last = first >= WHOLE;
    int kind = first % 16;
    must((first / 16) % 8 == 0, Breach.FRAMING);
    must(List.of(0, 1, 2, 8, 9, 10).contains(kind), Breach.FRAMING);
    must(kind < 8 || last, Breach.FRAMING);
    int second = next();
    must(second >= 128, Breach.FRAMING);
    int told = second - 128;
    must(kind < 8 || told < 126, Breach.FRAMING);
    BigInteger length = BigInteger.valueOf(told);
    if (told >= 126) {
      byte[] number = new byte[told == 126 ? 2 : 8];
      for (int i = 0; i < number.length; i++) {
        number[i] = (byte) next();
      }
      length = new BigInteger(1, number);
      must(length.compareTo(BigInteger.valueOf(told == 126 ? 125 : 65_535)) > 0, Breach.FRAMING);
      must(length.bitLength() < 64, Breach.FRAMING);
    }
    must(length.compareTo(BigInteger.valueOf(limit)) <= 0, Breach.SIZE);
    int[] key = {next(), next(), next(), next()};
    if (kind < 8) {
      data(kind, last, length.intValue(), key);
    } else {
      byte[] payload = payload(length.intValue(), key, false);
      seen.add((kind == 8 ? "close " : kind == 9 ? "ping " : "pong ") + Arrays.toString(payload));
      if (kind == 8) {
        throw new End("closed");
      }
    }
  }

  private void data(int kind, boolean last, int length, int[] key) {
    must(kind != 2, Breach.BINARY);
    must((kind == 0) == (message != null), Breach.FRAMING);
    if (message == null) {
      message = new ByteArrayOutputStream();
    }
    must(message.size() + length <= limit, Breach.SIZE);
    message.writeBytes(payload(length, key, true));
    if (last) {
      must(decodes(message.toByteArray()), Breach.ENCODING);
      seen.add("text " + message.toString(StandardCharsets.UTF_8));
      message = null;
    }
  }

  private byte[] payload(int length, int[] key, boolean text) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      if (text && at == bytes.length) {
        must(begins(payload.toByteArray()), Breach.ENCODING);
      }
      payload.write(next() ^ key[i % 4]);
    }
    if (text) {
      must(begins(payload.toByteArray()), Breach.ENCODING);
    }
    return payload.toByteArray();
  }

  /** Whether what came of the message so far can still become text. */
  private boolean begins(byte[] more) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(message.toByteArray());
    all.writeBytes(more);
    byte[] whole = all.toByteArray();
    for (String end :
        new String[] {"", "80", "8080", "808080", "90", "9080", "908080", "A0", "A080"}) {
      byte[] tail = HexFormat.of().parseHex(end);
      byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
      System.arraycopy(tail, 0, longer, whole.length, tail.length);
      if (decodes(longer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean decodes(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
