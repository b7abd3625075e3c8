package io.synctv.core.cluster;

import io.synctv.cluster.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the shadow has to deliver of one epoch of a room, compared with what it does deliver. For
 * one thread.
 */
final class DeliveryVerifier {

  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared here
  private record Expected(long seq, byte[] payload, long since) {}

  private final Deque<Expected> expected = new ArrayDeque<>();
  private final List<LogEntry> held = new ArrayList<>();
  private final Consumer<Discrepancy> found;
  private long delivered;
  private long sent;
  private boolean resyncing;

  DeliveryVerifier(Consumer<Discrepancy> found) {
    this.found = found;
  }

  /** Returns the number the shadow will give to the next event. */
  long next() {
    return sent + 1;
  }

  /** Returns the last number that was delivered. */
  long delivered() {
    return delivered;
  }

  void expect(List<byte[]> events, long now) {
    for (byte[] event : events) {
      expected.add(new Expected(++sent, event, now));
    }
  }

  /** Compares what was delivered; what comes while the log is read again is kept for later. */
  void delivered(List<LogEntry> entries) {
    if (resyncing && held.size() + entries.size() <= ShadowReplicator.CAPACITY) {
      held.addAll(entries);
    } else {
      entries.forEach(entry -> compare(entry, false));
    }
  }

  /** Notes that the log is read again: what was delivered before is no repeat. */
  void resyncing() {
    resyncing = true;
  }

  void resynced(List<LogEntry> entries) {
    resyncing = false;
    entries.forEach(entry -> compare(entry, true));
    held.forEach(entry -> compare(entry, true));
    held.clear();
  }

  private void compare(LogEntry entry, boolean mayRepeat) {
    if (entry.seq() > sent) {
      found.accept(Discrepancy.FOREIGN);
      return;
    }
    if (entry.seq() <= delivered) {
      if (!mayRepeat) {
        found.accept(Discrepancy.ORDER);
      }
      return;
    }
    if (entry.seq() > delivered + 1) {
      found.accept(Discrepancy.ORDER);
    }
    delivered = entry.seq();
    while (!expected.isEmpty() && expected.getFirst().seq() < entry.seq()) {
      expected.removeFirst();
    }
    if (!expected.isEmpty() && !Arrays.equals(expected.removeFirst().payload(), entry.payload())) {
      found.accept(Discrepancy.PAYLOAD);
    }
  }

  /** Gives up what was sent before a moment and not delivered since. */
  void giveUp(long before) {
    while (!expected.isEmpty() && expected.getFirst().since() - before < 0) {
      delivered = expected.removeFirst().seq();
      found.accept(Discrepancy.UNDELIVERED);
    }
  }
}
