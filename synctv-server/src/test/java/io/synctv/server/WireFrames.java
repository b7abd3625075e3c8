package io.synctv.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds frames of a client, right ones and others. */
final class WireFrames {

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int RSV2 = 0x20;
  static final int RSV3 = 0x10;

  private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private WireFrames() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes written as pairs of hexadecimal digits, spaces between or not. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] frame(int first, byte[] payload) {
    int form = payload.length < 126 ? 0 : payload.length < 1 << 16 ? 2 : 8;
    return frame(first, form, payload.length, payload);
  }

  /** A frame whose length is told in so many bytes (0: within the second), right or not. */
  static byte[] frame(int first, int form, long told, byte[] payload) {
    return join(header(first, form, told, true), mask(payload));
  }

  static byte[] unmasked(int first, byte[] payload) {
    return join(header(first, 0, payload.length, false), payload);
  }

  static byte[] header(int first, int form, long told, boolean masked) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(first);
    header.write((masked ? 0x80 : 0) | (form == 0 ? (int) told : form == 2 ? 126 : 127));
    for (int i = form - 1; i >= 0; i--) {
      header.write((int) (told >>> (8 * i)));
    }
    if (masked) {
      header.writeBytes(KEY);
    }
    return header.toByteArray();
  }

  private static byte[] mask(byte[] payload) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= KEY[i % KEY.length];
    }
    return masked;
  }

  static byte[] text(String text) {
    return frame(FIN | RawSocket.TEXT, utf8(text));
  }

  static byte[] text(byte[] payload) {
    return frame(FIN | RawSocket.TEXT, payload);
  }

  static byte[] ping(byte[] payload) {
    return frame(FIN | RawSocket.PING, payload);
  }

  static byte[] close(int code, byte[] reason) {
    return frame(
        FIN | RawSocket.CLOSE, join(new byte[] {(byte) (code >>> 8), (byte) code}, reason));
  }
}
