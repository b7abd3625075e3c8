package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.LogEntry;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {

  private static final Epoch EPOCH = Epoch.of("epoch");
  private static final long RETAINED_NANOS = 1000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 31, 32, 33, 100})
  void keepsTheLastEventsUpToItsBound(int capacity) {
    EventRing ring = new EventRing(capacity, RETAINED_NANOS);
    for (long seq = 1; seq <= 150; seq++) {
      ring.add(entry(seq), 0);

      int kept = (int) Math.min(seq, capacity);
      assertThat(ring.size()).isEqualTo(kept);
      assertThat(seqs(ring.last(kept)))
          .isEqualTo(LongStream.rangeClosed(seq - kept + 1, seq).boxed().toList());
    }
  }

  @Test
  void returnsAsManyAsAskedFor() {
    EventRing ring = new EventRing(4, RETAINED_NANOS);
    LongStream.rangeClosed(1, 6).forEach(seq -> ring.add(entry(seq), 0));

    assertThat(seqs(ring.last(0))).isEmpty();
    assertThat(seqs(ring.last(1))).containsExactly(6L);
    assertThat(seqs(ring.last(3))).containsExactly(4L, 5L, 6L);
  }

  @Test
  void dropsWhatIsTooOldAndNothingElse() {
    EventRing ring = new EventRing(10, RETAINED_NANOS);
    ring.add(entry(1), 0);
    ring.add(entry(2), 500);
    ring.add(entry(3), 1000);

    ring.expire(1000);
    assertThat(ring.size()).isEqualTo(3);
    ring.expire(1001);
    assertThat(seqs(ring.last(2))).containsExactly(2L, 3L);
    ring.expire(5000);
    assertThat(ring.size()).isZero();
  }

  @Test
  void growsRoundACornerAfterEventsExpired() {
    EventRing ring = new EventRing(100, RETAINED_NANOS);
    LongStream.rangeClosed(1, 10).forEach(seq -> ring.add(entry(seq), 0));
    LongStream.rangeClosed(11, 60).forEach(seq -> ring.add(entry(seq), 1001));

    assertThat(seqs(ring.last(ring.size())))
        .isEqualTo(LongStream.rangeClosed(11, 60).boxed().toList());
  }

  private static LogEntry entry(long seq) {
    return new LogEntry(EPOCH, seq, new byte[0]);
  }

  private static List<Long> seqs(List<LogEntry> entries) {
    return entries.stream().map(LogEntry::seq).toList();
  }
}
