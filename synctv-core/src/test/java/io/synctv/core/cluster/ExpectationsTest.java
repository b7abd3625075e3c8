package io.synctv.core.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ExpectationsTest {

  private final List<Discrepancy> found = new ArrayList<>();
  private final Expectations expectations = new Expectations(found::add);

  private void expect(int count) {
    for (int i = 0; i < count; i++) {
      expectations.expect(List.of(payload(expectations.next())), 0);
    }
  }

  private static byte[] payload(long seq) {
    return ("event " + seq).getBytes(UTF_8);
  }

  private static List<LogEntry> entries(long... seqs) {
    return LongStream.of(seqs)
        .mapToObj(seq -> new LogEntry(Epoch.of("epoch"), seq, payload(seq)))
        .toList();
  }

  @Test
  void whatComesInOrderIsAsExpected() {
    expect(3);
    expectations.delivered(entries(1, 2));
    expectations.delivered(entries(3));
    expectations.giveUp(1);
    assertThat(found).isEmpty();
    assertThat(expectations.delivered()).isEqualTo(3);
  }

  @Test
  void aRepeatAndAGapAreOutOfOrder() {
    expect(4);
    expectations.delivered(entries(1, 1));
    expectations.delivered(entries(4));
    assertThat(found).containsExactly(Discrepancy.ORDER, Discrepancy.ORDER);
  }

  @Test
  void otherBytesAreFound() {
    expect(2);
    expectations.delivered(List.of(new LogEntry(Epoch.of("epoch"), 1, payload(2))));
    expectations.delivered(entries(2));
    assertThat(found).containsExactly(Discrepancy.PAYLOAD);
  }

  @Test
  void anEventNobodySentIsForeign() {
    expect(1);
    expectations.delivered(entries(1, 2));
    assertThat(found).containsExactly(Discrepancy.FOREIGN);
  }

  @Test
  void whatIsReadAgainMayRepeatAndWhatComesMeanwhileWaits() {
    expect(6);
    expectations.delivered(entries(1));
    expectations.resyncing();
    expectations.delivered(entries(5, 6));
    assertThat(expectations.delivered()).isEqualTo(1);
    expectations.resynced(entries(1, 2, 3, 4, 5));
    assertThat(found).isEmpty();
    assertThat(expectations.delivered()).isEqualTo(6);
  }

  @Test
  void whatIsNotDeliveredInTimeIsGivenUp() {
    expect(2);
    expectations.giveUp(0);
    assertThat(found).isEmpty();
    expectations.giveUp(1);
    assertThat(found).containsExactly(Discrepancy.UNDELIVERED, Discrepancy.UNDELIVERED);
    expect(1);
    expectations.delivered(entries(3));
    assertThat(found).hasSize(2);
  }
}
