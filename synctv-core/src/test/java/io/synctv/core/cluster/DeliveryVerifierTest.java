package io.synctv.core.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DeliveryVerifierTest {

  private final List<Discrepancy> found = new ArrayList<>();
  private final DeliveryVerifier verifier = new DeliveryVerifier(found::add);

  private void expect(int count) {
    for (int i = 0; i < count; i++) {
      verifier.expect(List.of(payload(verifier.next())), 0);
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
    verifier.delivered(entries(1, 2));
    verifier.delivered(entries(3));
    verifier.giveUp(1);
    assertThat(found).isEmpty();
    assertThat(verifier.delivered()).isEqualTo(3);
  }

  @Test
  void aRepeatAndAGapAreOutOfOrder() {
    expect(4);
    verifier.delivered(entries(1, 1));
    verifier.delivered(entries(4));
    assertThat(found).containsExactly(Discrepancy.ORDER, Discrepancy.ORDER);
  }

  @Test
  void otherBytesAreFound() {
    expect(2);
    verifier.delivered(List.of(new LogEntry(Epoch.of("epoch"), 1, payload(2))));
    verifier.delivered(entries(2));
    assertThat(found).containsExactly(Discrepancy.PAYLOAD);
  }

  @Test
  void anEventNobodySentIsForeign() {
    expect(1);
    verifier.delivered(entries(1, 2));
    assertThat(found).containsExactly(Discrepancy.FOREIGN);
  }

  @Test
  void whatIsReadAgainMayRepeatAndWhatComesMeanwhileWaits() {
    expect(6);
    verifier.delivered(entries(1));
    verifier.resyncing();
    verifier.delivered(entries(5, 6));
    assertThat(verifier.delivered()).isEqualTo(1);
    verifier.resynced(entries(1, 2, 3, 4, 5));
    assertThat(found).isEmpty();
    assertThat(verifier.delivered()).isEqualTo(6);
  }

  @Test
  void whatIsNotDeliveredInTimeIsGivenUp() {
    expect(2);
    verifier.giveUp(0);
    assertThat(found).isEmpty();
    verifier.giveUp(1);
    assertThat(found).containsExactly(Discrepancy.UNDELIVERED, Discrepancy.UNDELIVERED);
    expect(1);
    verifier.delivered(entries(3));
    assertThat(found).hasSize(2);
  }
}
