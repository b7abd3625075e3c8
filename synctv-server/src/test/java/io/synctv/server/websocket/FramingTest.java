package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, their pieces, and the one who writes them. */
class FramingTest {

  private final RecordingSocket socket = new RecordingSocket();
  private final AtomicInteger cuts = new AtomicInteger();
  private final List<CloseCode> closes = Collections.synchronizedList(new ArrayList<>());
  private final LongAdder written = new LongAdder();
  private final FrameWriter writer =
      new FrameWriter(socket, cuts::incrementAndGet, closes::add, written, null);

  /** Keeps what is written, one entry per call; can block or fail. */
  private static final class RecordingSocket implements DataWriter {

    final List<byte[]> calls = Collections.synchronizedList(new ArrayList<>());
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean broken;

    @Override
    public void writeNow(BufferData data) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (broken) {
        throw new UncheckedIOException(new IOException("reset"));
      }
      byte[] bytes = new byte[data.available()];
      data.read(bytes);
      calls.add(bytes);
    }

    @Override
    public void writeNow(BufferData... data) {
      writeNow(BufferData.create(data));
    }

    @Override
    public void write(BufferData... data) {
      writeNow(data);
    }

    @Override
    public void write(BufferData data) {
      writeNow(data);
    }
  }

  private static OutboundMessage bytes(int length) {
    byte[] bytes = new byte[length];
    MessageEncoder encoder = message -> bytes;
    return OutboundMessage.encoded(new SessionMessage.Notice("n"), encoder);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 200_000})
  void textFramesCarryTheirLength(int length) {
    Frames.TextFrame text = new Frames.TextFrame();
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    text.writeBytes(payload);
    byte[] frame = text.frame();
    assertThat(frame[0]).isEqualTo((byte) 0x81);
    int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    assertThat(frame).hasSize(header + length);
    long told = frame[1];
    if (header > 2) {
      told = 0;
      for (int i = 2; i < header; i++) {
        told = told << 8 | (frame[i] & 0xFF);
      }
    }
    assertThat(told).isEqualTo(length);
    assertThat(Arrays.copyOfRange(frame, header, frame.length)).isEqualTo(payload);
  }

  @Test
  void aBufferThatIsUsedAgainHoldsNothingOfTheTextBefore() {
    Frames.TextFrame text = new Frames.TextFrame();
    text.writeBytes(new byte[10_000]);
    byte[] first = text.frame();
    text.clear();
    text.writeBytes(new byte[] {'o', 'k'});

    assertThat(text.frame()).isEqualTo(new byte[] {(byte) 0x81, 2, 'o', 'k'});
    assertThat(first).hasSize(10_004);
    assertThat(text.room()).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void closeReasonsAreCutToWhatAFrameHolds() {
    assertThat(Frames.close(4506, "x".repeat(300))).hasSize(2 + 125);
    assertThat(Frames.close(1000, "")).isEqualTo(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE8});
  }

  @Test
  void everyCloseReasonFits() {
    for (CloseCode code : CloseCode.values()) {
      assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }
  }

  @Test
  void whatWaitsIsJoinedIntoChunks() throws IOException {
    writer.write(List.of(bytes(30_000), bytes(30_000), bytes(30_000), bytes(100_000), bytes(1)));
    assertThat(socket.calls.stream().map(call -> call.length))
        .containsExactly(60_000, 30_000, 100_000, 1);
    assertThat(written.sum()).isEqualTo(190_001);
  }

  @Test
  void pingsDoNotWaitForAWriteThatIsStuck() {
    socket.gate = new CountDownLatch(1);
    Thread stuck =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    writer.write(List.of(bytes(5)));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    await().until(() -> stuck.getState() == Thread.State.WAITING);
    writer.ping();
    socket.gate.countDown();
    await().until(() -> socket.calls.size() == 1);
    writer.ping();
    assertThat(socket.calls.getLast()).isEqualTo(new byte[] {(byte) 0x89, 0});
  }

  @Test
  void closingSaysWhyOnceAndCutsAfterwards() {
    writer.close(CloseCode.DRAINING, true);
    writer.close(CloseCode.IDLE, true);
    await().until(() -> !socket.calls.isEmpty());
    assertThat(closes).containsExactly(CloseCode.DRAINING);
    assertThat(writer.closing()).isTrue();
    assertThatThrownBy(() -> writer.write(List.of(bytes(1)))).isInstanceOf(IOException.class);
    writer.ended();
    await().until(() -> cuts.get() == 1);
    assertThat(socket.calls).hasSize(1);
  }

  @Test
  void aStuckWriteIsCutWithoutAWord() {
    writer.close(CloseCode.SLOW_CONSUMER, false);
    assertThat(cuts).hasValue(1);
    assertThat(socket.calls).isEmpty();
  }

  @Test
  void aPeerThatNeverAgreesIsCut() {
    writer.close(CloseCode.DRAINING, true);
    await().atMost(Duration.ofSeconds(5)).until(() -> cuts.get() == 1);
  }

  @Test
  void aBrokenSocketIsAnIoException() {
    socket.broken = true;
    assertThatThrownBy(() -> writer.write(List.of(bytes(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("reset");
    writer.ping();
    assertThat(cuts).hasValue(1);
  }

  @Test
  void aReasonInOtherWordsIsToldForThatReasonOnly() {
    writer.explain(CloseCode.PROTOCOL_ERROR, 1002, "so");
    writer.close(CloseCode.PROTOCOL_ERROR, true);
    await().until(() -> !socket.calls.isEmpty());
    assertThat(socket.calls.getFirst()).isEqualTo(Frames.close(1002, "so"));
    assertThat(closes).containsExactly(CloseCode.PROTOCOL_ERROR);

    RecordingSocket another = new RecordingSocket();
    FrameWriter other = new FrameWriter(another, cuts::incrementAndGet, closes::add, written, null);
    other.explain(CloseCode.PROTOCOL_ERROR, 1002, "so");
    other.close(CloseCode.KICKED, true);
    await().until(() -> !another.calls.isEmpty());
    assertThat(another.calls.getFirst()).isEqualTo(Frames.close(4502, CloseCode.KICKED.reason()));
  }

  @Test
  void aBurstIsTakenThenRefusedThenTheEnd() {
    MessageRate rate = new MessageRate(10, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(rate.next(0)).isEqualTo(MessageRate.Verdict.ACCEPT);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(rate.next(0)).isEqualTo(MessageRate.Verdict.REFUSE);
    }
    assertThat(rate.next(0)).isEqualTo(MessageRate.Verdict.CLOSE);
  }

  @Test
  void theAllowedRateMayGoOnForEver() {
    MessageRate rate = new MessageRate(10, 0);
    for (long i = 0; i < 10_000; i++) {
      assertThat(rate.next(i * 100_000_000)).isEqualTo(MessageRate.Verdict.ACCEPT);
    }
  }

  @Test
  void theThirdMalformedFrameInTenSecondsIsTooMany() {
    MalformedFrames frames = new MalformedFrames();
    long second = 1_000_000_000;
    assertThat(frames.another(0)).isFalse();
    assertThat(frames.another(6 * second)).isFalse();
    assertThat(frames.another(11 * second)).as("the first is forgotten").isFalse();
    assertThat(frames.another(12 * second)).isTrue();
  }
}
