package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is agreed on, and what compressed messages may not do. */
class CompressionTest {

  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  private static final int LIMIT = 100_000;

  private final MessageInflater inflater = new MessageInflater(LIMIT);
  private final FrameCompressor compressor = new FrameCompressor();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate | ''",
        "permessage-deflate; client_max_window_bits | ''",
        "permessage-deflate; client_max_window_bits=10 | ''",
        "permessage-deflate; client_max_window_bits=\"10\" | ''",
        "permessage-deflate;client_no_context_takeover;server_no_context_takeover | ''",
        "permessage-deflate; server_max_window_bits=15 | ; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=10 | no",
        "permessage-deflate; server_max_window_bits=8 | no",
        "permessage-deflate; server_max_window_bits | no",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate | ''",
        "permessage-deflate; client_max_window_bits=7 | no",
        "permessage-deflate; client_max_window_bits=16 | no",
        "permessage-deflate; client_max_window_bits=08 | no",
        "permessage-deflate; client_no_context_takeover=1 | no",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover | no",
        "permessage-deflate; unknown | no",
        "permessage-deflate; | no",
        "x-webkit-deflate-frame | no",
        "x-unknown, permessage-deflate | ''"
      })
  void whatCanBeKeptIsAgreedOn(String offered, String more) {
    String answer = Compression.answer(Stream.of(offered.split(",")));

    assertThat(answer).isEqualTo(more.equals("no") ? null : AGREED + more);
  }

  private static byte[] frame(byte[] text) {
    Frames.TextFrame frame = new Frames.TextFrame();
    frame.writeBytes(text);
    return frame.frame();
  }

  private static byte[] payload(byte[] frame) {
    return Arrays.copyOfRange(frame, Frames.headerLength(frame), frame.length);
  }

  @ParameterizedTest
  @CsvSource({"300", "1000", "20000", "70000"})
  void whatIsCompressedIsRestored(int length) throws ProtocolViolation {
    StringBuilder json = new StringBuilder();
    while (json.length() < length) {
      json.append("{\"type\":\"ping\",\"t0\":").append(json.length() * 7919).append("} ");
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    byte[] compressed = compressor.compressed(frame(text));

    assertThat(compressed[0]).isEqualTo((byte) 0xC1);
    assertThat(compressed.length).isLessThan(text.length / 2);
    assertThat(inflater.inflate(payload(compressed))).isEqualTo(text);
  }

  @Test
  void smallFramesAndThoseThatDoNotShrinkStayAsTheyAre() {
    byte[] small = frame("x".repeat(200).getBytes(StandardCharsets.UTF_8));
    byte[] noise = new byte[5000];
    new Random(3).nextBytes(noise);
    byte[] dense = frame(noise);

    assertThat(compressor.compressed(small)).isSameAs(small);
    assertThat(compressor.compressions()).isZero();
    assertThat(compressor.compressed(dense)).isSameAs(dense);
  }

  @Test
  void aFrameIsCompressedOnceForAllWhoGetItAtTheSameTime() throws Exception {
    byte[] frame = frame("{\"type\":\"typing\"}".repeat(200).getBytes(StandardCharsets.UTF_8));
    try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(atOnce.submit(() -> compressor.compressed(frame)));
      }
      for (Future<byte[]> one : all) {
        assertThat(one.get()).isSameAs(all.getFirst().get());
      }
    }
    assertThat(compressor.compressions()).isEqualTo(1);
  }

  /** A message as a client sends it. */
  private static byte[] deflated(byte[] text, int level, int flush) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(text);
    if (flush == Deflater.FULL_FLUSH + 1) {
      deflater.finish();
    }
    byte[] out = new byte[text.length + 100];
    int length = deflater.deflate(out, 0, out.length, Math.min(flush, Deflater.SYNC_FLUSH));
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static byte[] synced(byte[] text) {
    byte[] bytes = deflated(text, 9, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(bytes, bytes.length - 4);
  }

  @Test
  void blocksThatSayTheyAreTheLastAreRestoredToo() throws ProtocolViolation {
    byte[] one = "one and ".getBytes(StandardCharsets.UTF_8);
    byte[] two = "two".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(deflated(one, 6, Deflater.FULL_FLUSH + 1));
    both.writeBytes(synced(two));

    assertThat(new String(inflater.inflate(both.toByteArray()), StandardCharsets.UTF_8))
        .isEqualTo("one and two");
    both.write(0); // RFC 7692, 7.2.3.4: an empty block's header, when the last one was the end
    assertThat(inflater.inflate(new byte[] {0})).isEmpty();
  }

  @Test
  void aBombIsGivenUpBeforeItIsLarge() {
    byte[] overLimit = synced(new byte[200 << 20 >> 4]);
    assertThat(overLimit.length).isLessThan(LIMIT);
    refused(Breach.SIZE, overLimit);
    byte[] dense = new byte[2 * LIMIT];
    Random random = new Random(9);
    for (int i = 0; i < dense.length; i++) {
      dense[i] = (byte) ('a' + random.nextInt(3));
    }
    assertThat(synced(dense).length).as("far from the ratio").isBetween(LIMIT / 10, LIMIT);
    refused(Breach.SIZE, synced(dense));
    byte[] overRatio = synced(new byte[90_000]);
    assertThat(overRatio.length).isLessThan(900);
    refused(Breach.SIZE, overRatio);
  }

  @Test
  void theLongestChatMessageOfOneLetterIsNoBomb() throws ProtocolViolation {
    byte[] text = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    assertThat(inflater.inflate(synced(text))).isEqualTo(text);
  }

  @Test
  void whatCannotBeRestoredIsRefusedAndDisturbsNobodyElse() throws ProtocolViolation {
    byte[] text = "the next one".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[1 + random.nextInt(60)];
      random.nextBytes(noise);
      try {
        assertThat(inflater.inflate(noise)).hasSizeLessThanOrEqualTo(LIMIT);
      } catch (ProtocolViolation e) {
        refused++;
      }
      assertThat(inflater.inflate(synced(text))).isEqualTo(text);
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private void refused(Breach breach, byte[] compressed) {
    assertThatThrownBy(() -> inflater.inflate(compressed))
        .isInstanceOfSatisfying(
            ProtocolViolation.class, e -> assertThat(e.breach()).isEqualTo(breach));
  }
}
