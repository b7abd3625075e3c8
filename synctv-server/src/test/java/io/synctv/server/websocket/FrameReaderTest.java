package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as they come in pieces, what is kept of them, and when a text stops being one. */
class FrameReaderTest {

  private static final int MAX = 100_000;

  /** A connection's bytes, in pieces, which counts how much of them was asked for. */
  private static final class Pieces {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int taken;

    Pieces(List<byte[]> pieces) {
      this.pieces.addAll(pieces);
    }

    DataReader reader() {
      return DataReader.create(
          () -> {
            taken++;
            return pieces.poll();
          });
    }
  }

  /** A frame of a client, under a mask that differs in all its bytes. */
  private static byte[] frame(int first, byte[] payload) {
    return frame(first, payload.length, payload);
  }

  private static byte[] frame(int first, long told, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (told < 126) {
      frame.write(0x80 | (int) told);
    } else {
      int bytes = told < 1 << 16 ? 2 : 8;
      frame.write(0x80 | (bytes == 2 ? 126 : 127));
      for (int i = bytes - 1; i >= 0; i--) {
        frame.write((int) (told >>> (8 * i)));
      }
    }
    byte[] key = {0x11, 0x22, 0x44, (byte) 0x88};
    frame.writeBytes(key);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ key[i % 4]);
    }
    return frame.toByteArray();
  }

  private static List<byte[]> cut(byte[] bytes, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return pieces;
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + i % 26);
    }
    return text;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000, 5000, 200_000})
  void aPayloadIsTheSameInWhateverPiecesItComes(int size) throws ProtocolViolation {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int[] lengths = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 125, 126, 4095, 4097, 65_535, 65_536};
    for (int length : lengths) {
      all.writeBytes(frame(0x81, text(length)));
    }
    FrameReader reader =
        new FrameReader(new Pieces(cut(all.toByteArray(), size)).reader(), MAX, false);

    for (int length : lengths) {
      reader.header();
      assertThat(reader.length()).isEqualTo(length);
      assertThat(reader.payload(new Utf8Check())).isEqualTo(text(length));
      reader.ended(false);
    }
  }

  @Test
  void ofAFrameThatIsTooLargeNothingIsRead() {
    Pieces pieces =
        new Pieces(List.of(Arrays.copyOf(frame(0x81, MAX + 1, new byte[0]), 10), new byte[MAX]));
    FrameReader reader = new FrameReader(pieces.reader(), MAX, false);

    assertThatThrownBy(reader::header)
        .isInstanceOfSatisfying(
            ProtocolViolation.class, e -> assertThat(e.breach()).isEqualTo(Breach.SIZE));
    assertThat(pieces.taken).as("pieces asked for").isEqualTo(1);
  }

  /** A header costs 14 bytes; what it claims must not cost this side 16 MiB. */
  @Test
  void aClaimAloneTakesNoRoom() {
    int claimed = 16 << 20;
    List<byte[]> header = List.of(frame(0x81, claimed, new byte[] {'x'}));
    List<FrameReader> waiting = new ArrayList<>();
    long allocated = allocated();
    for (int i = 0; i < 20; i++) {
      FrameReader reader = new FrameReader(new Pieces(header).reader(), claimed, false);
      waiting.add(reader);
      assertThatThrownBy(
              () -> {
                reader.header();
                reader.payload(null);
              })
          .isInstanceOf(DataReader.InsufficientDataAvailableException.class);
    }
    assertThat(allocated() - allocated).isLessThan(claimed);
    assertThat(waiting).allMatch(reader -> reader.begunNanos() != FrameReader.NOTHING_BEGUN);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void aTextIsRefusedBeforeItsFrameIsThere() {
    byte[] bad = "so far so good, \u00e4".getBytes(StandardCharsets.ISO_8859_1);
    byte[] frame = frame(0x81, 60_000, Arrays.copyOf(bad, bad.length + 1));
    Pieces pieces = new Pieces(cut(frame, 4));
    FrameReader reader = new FrameReader(pieces.reader(), MAX, false);

    assertThatThrownBy(
            () -> {
              reader.header();
              reader.payload(new Utf8Check());
            })
        .isInstanceOfSatisfying(
            ProtocolViolation.class, e -> assertThat(e.breach()).isEqualTo(Breach.ENCODING));
  }

  @Test
  void whatHasBegunIsKnownUntilItsEnd() throws ProtocolViolation {
    byte[] two = new byte[0];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(frame(0x01, text(3)));
    all.writeBytes(frame(0x89, two));
    all.writeBytes(frame(0x80, text(3)));
    FrameReader reader =
        new FrameReader(new Pieces(cut(all.toByteArray(), 100)).reader(), 9, false);

    reader.header();
    reader.payload(null);
    reader.ended(true);
    long begun = reader.begunNanos();
    assertThat(begun).isNotEqualTo(FrameReader.NOTHING_BEGUN);
    reader.header();
    reader.payload(null);
    reader.ended(true);
    assertThat(reader.begunNanos()).as("a ping is no end of the message").isEqualTo(begun);
    reader.header();
    reader.payload(null);
    reader.ended(false);
    assertThat(reader.begunNanos()).isEqualTo(FrameReader.NOTHING_BEGUN);
  }

  @Test
  void masksComeOffAtAnyPlace() {
    Random random = new Random(1);
    byte[] key = new byte[4];
    for (int round = 0; round < 1000; round++) {
      random.nextBytes(key);
      byte[] plain = new byte[random.nextInt(40)];
      random.nextBytes(plain);
      int from = plain.length == 0 ? 0 : random.nextInt(plain.length);
      byte[] masked = plain.clone();
      for (int i = from; i < plain.length; i++) {
        masked[i] ^= key[(i - from) % 4];
      }
      FrameReader.unmask(masked, from, plain.length, ByteBuffer.wrap(key).getInt());
      assertThat(masked).isEqualTo(plain);
    }
  }

  @Test
  void fragmentsBecomeAMessage() throws ProtocolViolation {
    MessageAssembler assembler = new MessageAssembler(10, null);
    assertThat(add(assembler, FrameReader.TEXT, true, "1")).isEqualTo("1");
    assertThat(add(assembler, FrameReader.TEXT, false, "1")).isNull();
    assertThat(assembler.underWay()).isTrue();
    assertThat(add(assembler, FrameReader.CONTINUATION, false, "")).isNull();
    assertThat(add(assembler, FrameReader.CONTINUATION, false, "2")).isNull();
    assertThat(add(assembler, FrameReader.CONTINUATION, true, "3")).isEqualTo("123");
    assertThat(assembler.underWay()).isFalse();
    assertThat(add(assembler, FrameReader.TEXT, true, "4")).isEqualTo("4");
  }

  private static String add(MessageAssembler assembler, int opCode, boolean last, String text)
      throws ProtocolViolation {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    assembler.begin(opCode, payload.length, false);
    byte[] message = assembler.add(payload, last);
    return message == null ? null : new String(message, StandardCharsets.UTF_8);
  }

  @Test
  void fragmentsOutOfOrderTooManyOrBinaryAreRefused() throws ProtocolViolation {
    MessageAssembler empty = new MessageAssembler(10, null);
    refused(Breach.FRAMING, () -> empty.begin(FrameReader.CONTINUATION, 1, false));
    refused(Breach.BINARY, () -> empty.begin(FrameReader.BINARY, 1, false));
    MessageAssembler begun = new MessageAssembler(10, null);
    add(begun, FrameReader.TEXT, false, "123456");
    refused(Breach.FRAMING, () -> begun.begin(FrameReader.TEXT, 1, false));
    refused(Breach.SIZE, () -> begun.begin(FrameReader.CONTINUATION, 5, false));
  }

  private static void refused(Breach breach, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProtocolViolation.class, e -> assertThat(e.breach()).isEqualTo(breach));
  }
}
