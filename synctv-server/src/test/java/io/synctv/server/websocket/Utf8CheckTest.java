package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What begins a text in UTF-8, and when: compared with the platform's own decoder. */
class Utf8CheckTest {

  private static boolean text(byte[] bytes) {
    Utf8Check check = new Utf8Check();
    return check.accepts(bytes, 0, bytes.length) && check.complete();
  }

  private static boolean decodes(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.length + 4);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), out, true);
    return !result.isError();
  }

  @Test
  void allTextsOfOneTwoAndThreeBytesAreJudgedAsThePlatformDoes() {
    byte[] three = new byte[3];
    for (int i = 0; i < 1 << 24; i += i < 1 << 23 ? 4099 : 1021) {
      three[0] = (byte) (i >>> 16);
      three[1] = (byte) (i >>> 8);
      three[2] = (byte) i;
      assertThat(text(three)).as("%06x", i).isEqualTo(decodes(three));
    }
    byte[] two = new byte[2];
    for (int i = 0; i < 1 << 16; i++) {
      two[0] = (byte) (i >>> 8);
      two[1] = (byte) i;
      if (text(two) != decodes(two)) {
        throw new AssertionError(Integer.toHexString(i));
      }
    }
  }

  @Test
  void everyCharacterIsTextHoweverItIsCut() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point += 7) {
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        continue;
      }
      byte[] bytes = ("abcdefgh" + Character.toString(point)).getBytes(StandardCharsets.UTF_8);
      Utf8Check check = new Utf8Check();
      for (int i = 0; i < bytes.length; i++) {
        if (!check.accepts(bytes, i, i + 1)) {
          throw new AssertionError(Integer.toHexString(point));
        }
      }
      if (!check.complete()) {
        throw new AssertionError(Integer.toHexString(point));
      }
    }
  }

  /** It fails as early as can be: what is accepted can be completed, and nothing else is. */
  @Test
  void whatIsAcceptedCanStillBecomeText() {
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(4)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (0x80 + random.nextInt(0x80));
      }
      boolean accepted = new Utf8Check().accepts(bytes, 0, bytes.length);
      refused += accepted ? 0 : 1;
      assertThat(accepted).isEqualTo(canBecomeText(bytes, 3));
    }
    assertThat(refused).isBetween(1, 4_999);
  }

  private static boolean canBecomeText(byte[] bytes, int more) {
    if (decodes(bytes)) {
      return true;
    }
    if (more == 0) {
      return false;
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    for (int next : new int[] {0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF}) {
      longer[bytes.length] = (byte) next;
      if (canBecomeText(longer, more - 1)) {
        return true;
      }
    }
    return false;
  }
}
