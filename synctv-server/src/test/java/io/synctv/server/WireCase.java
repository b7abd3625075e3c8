package io.synctv.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that are sent after the welcome, what has to come back, and what becomes of the connection.
 *
 * @param name what is special about it
 * @param sent the bytes, one entry per write
 * @param expected what has to come back
 */
record WireCase(String name, List<byte[]> sent, Expected expected) {

  /** What has to come back. */
  sealed interface Expected {

    /** A close frame with a code, and the end. */
    record Close(int code) implements Expected {}

    /** A close frame without a code, and the end. */
    record PlainClose() implements Expected {}

    /** A pong with a payload, one character for each byte; the connection goes on. */
    record Pong(String payload) implements Expected {}

    /** A text that has a part; the connection goes on. */
    record Text(String part) implements Expected {}

    /** Nothing; the connection goes on. */
    record Nothing() implements Expected {}
  }

  static WireCase closes(String name, int code, byte[]... sent) {
    return new WireCase(name, List.of(sent), new Expected.Close(code));
  }

  static WireCase agrees(String name, byte[]... sent) {
    return new WireCase(name, List.of(sent), new Expected.PlainClose());
  }

  static WireCase pongs(String name, byte[] payload, byte[]... sent) {
    return new WireCase(
        name, List.of(sent), new Expected.Pong(new String(payload, StandardCharsets.ISO_8859_1)));
  }

  static WireCase answers(String name, String part, byte[]... sent) {
    return new WireCase(name, List.of(sent), new Expected.Text(part));
  }

  static WireCase goesOn(String name, byte[]... sent) {
    return new WireCase(name, List.of(sent), new Expected.Nothing());
  }
}
