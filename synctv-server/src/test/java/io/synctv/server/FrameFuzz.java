package io.synctv.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Makes frames of which most are right and some are not, by a seed. {@code synctv.fuzz.seed} and
 * {@code synctv.fuzz.frames} choose others, and more.
 */
public final class FrameFuzz {

  private static final int IN_CI = 50_000;

  private static final String[] TEXTS = {
    "{\"type\":\"typing\"}",
    "{\"type\":\"ping\",\"t0\":1}",
    "{\"type\":\"chat.send\",\"id\":3,\"text\":\"\u732b \ud83d\udc08\"}",
    "[{\"type\":\"sync\"},{\"type\":\"typing\"}]",
    "{\"type\":\"playback.seek\",\"position\":1e300}",
    "[]",
    "",
    "{",
    "\u00e4\u20ac\ud83d\ude00",
  };

  private FrameFuzz() {}

  /** Returns the seed, which is told when a test fails. */
  public static long seed() {
    return Long.getLong("synctv.fuzz.seed", System.nanoTime());
  }

  /** Returns how many frames to try. */
  public static int frames() {
    return Integer.getInteger("synctv.fuzz.frames", IN_CI);
  }

  /** Makes some frames, of which the last ones may not be reached. */
  public static byte[] frames(Random random, int count) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    boolean within = false;
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(100);
      if (kind < 45) {
        boolean last = random.nextInt(3) > 0;
        int opCode = within ? RawSocket.CONTINUATION : RawSocket.TEXT;
        frames.writeBytes(frame(random, (last ? WireFrames.FIN : 0) | opCode, text(random)));
        within = !last;
      } else if (kind < 70) {
        byte[] payload = new byte[random.nextInt(126)];
        random.nextBytes(payload);
        int opCode = random.nextBoolean() ? RawSocket.PING : RawSocket.PONG;
        frames.writeBytes(frame(random, WireFrames.FIN | opCode, payload));
      } else if (kind < 98) {
        frames.writeBytes(altered(random, frame(random, random.nextInt(256), text(random))));
      } else {
        frames.writeBytes(WireFrames.close(random.nextInt(6000), text(random)));
      }
    }
    return frames.toByteArray();
  }

  /** A text, at times cut, repeated, or with bytes that are none. */
  private static byte[] text(Random random) {
    byte[] text = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(text, random.nextInt(text.length + 1));
      case 1 -> WireFrames.join(text, text, text, text);
      case 2 -> altered(random, text);
      default -> text;
    };
  }

  /** A frame whose length is at times told in another way than the right one. */
  private static byte[] frame(Random random, int first, byte[] payload) {
    if (random.nextInt(20) > 0) {
      return WireFrames.frame(first, payload);
    }
    int form = new int[] {0, 2, 8}[random.nextInt(3)];
    long told =
        form == 0 ? Math.min(payload.length, 125) : random.nextLong() >>> random.nextInt(64);
    return WireFrames.frame(first, form, told, payload);
  }

  private static byte[] altered(Random random, byte[] bytes) {
    byte[] altered = bytes.clone();
    for (int i = random.nextInt(3); i >= 0 && altered.length > 0; i--) {
      altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
    }
    return altered;
  }
}
