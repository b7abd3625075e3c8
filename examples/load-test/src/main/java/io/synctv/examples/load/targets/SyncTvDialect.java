package io.synctv.examples.load.targets;

import io.synctv.examples.load.wire.Bytes;
import io.synctv.examples.load.wire.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The protocol of docs/protocol.md. A seek's number is its position, others have it in text or URL.
 */
final class SyncTvDialect implements Dialect {

  private static final int TYPE = "{'type':'".length();
  private static final byte[] PLAYBACK = bytes("playback\"");
  private static final byte[] CHAT = bytes("chat\"");
  private static final byte[] PLAYLIST = bytes("playlist\"");
  private static final byte[] WELCOMED = bytes("welcome\"");
  private static final byte[] REJECT = bytes("reject\"");
  private static final byte[] SKIP = bytes("skipped\"");
  private static final byte[] POSITION = bytes("\"position\":");
  private static final byte[] TEXT = bytes("\"text\":\"#");
  private static final byte[] URL = bytes("\"url\":\"https://example.org/");
  private static final int SHORT = 20;
  private static final int LONG = 1900;

  private final List<String> tokens;

  /** Makes a dialect for people whose tokens the list holds by the time they come. */
  SyncTvDialect(List<String> tokens) {
    this.tokens = tokens;
  }

  @Override
  public String subprotocol() {
    return "synctv.v1";
  }

  @Override
  public byte[] hello(int person) {
    String token = tokens.get(person % tokens.size());
    return Frames.text("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
  }

  @Override
  public byte[] message(Kind kind, long number) {
    return Frames.text(
        switch (kind) {
          case SEEK ->
              "{\"type\":\"playback.seek\",\"id\":" + number + ",\"position\":" + number + "}";
          case CHAT -> chat(number, "x".repeat(SHORT));
          case LONG_CHAT -> chat(number, "x".repeat(LONG));
          case ITEM ->
              "{\"type\":\"playlist.add\",\"id\":%d,\"key\":\"k%d\",\"items\":[{\"url\":\"https://example.org/%d.mp4\"}]}"
                  .formatted(number, number, number);
        });
  }

  private static String chat(long number, String padding) {
    return "{\"type\":\"chat.send\",\"id\":%d,\"key\":\"k%d\",\"text\":\"#%d %s\"}"
        .formatted(number, number, number, padding);
  }

  @Override
  public long read(byte[] bytes, int from, int to) {
    int type = from + TYPE;
    if (Bytes.matches(bytes, type, to, PLAYBACK)) {
      return number(bytes, type, to, POSITION);
    }
    if (Bytes.matches(bytes, type, to, CHAT)) {
      return number(bytes, type, to, TEXT);
    }
    if (Bytes.matches(bytes, type, to, PLAYLIST)) {
      return number(bytes, type, to, URL);
    }
    if (Bytes.matches(bytes, type, to, WELCOMED)) {
      return WELCOME;
    }
    if (Bytes.matches(bytes, type, to, REJECT)) {
      return REFUSED;
    }
    return Bytes.matches(bytes, type, to, SKIP) ? SKIPPED : OTHER;
  }

  private static long number(byte[] bytes, int from, int to, byte[] marker) {
    int at = Bytes.indexOf(bytes, from, to, marker);
    long number = at < 0 ? -1 : Bytes.number(bytes, at + marker.length, to);
    return number < 0 ? OTHER : number;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
