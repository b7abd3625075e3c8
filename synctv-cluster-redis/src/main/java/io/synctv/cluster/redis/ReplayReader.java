package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a replay of what {@code since.lua} answered. Complete is only what is proved: signed
 * entries that follow each other from the point asked for up to the head. What nobody has signed is
 * left out, and when something is missing then, that is said.
 */
final class ReplayReader {

  private static final int HEAD = 5;

  private final EnvelopeChannel envelopes;
  private final RedisMetrics metrics;

  ReplayReader(EnvelopeChannel envelopes, RedisMetrics metrics) {
    this.envelopes = envelopes;
    this.metrics = metrics;
  }

  Replay read(RoomId room, Epoch epoch, long seq, List<byte[]> answer) {
    if (answer.isEmpty()) {
      return new Replay.Missing();
    }
    LogHead head = RedisRoomLog.head(answer, 0);
    if (!head.epoch().equals(epoch) || seq > head.seq()) {
      return new Replay.Unavailable(head);
    }
    List<LogEntry> entries = new ArrayList<>();
    long known = seq;
    for (int i = HEAD; i + 1 < answer.size(); i += 2) {
      Envelope envelope = envelopes.openEvents(room, epoch, answer.get(i + 1));
      if (envelope != null) {
        List<byte[]> events = envelope.payloads();
        long last = number(answer.get(i));
        long first = last - events.size() + 1;
        if (first > known + 1) {
          return new Replay.Unavailable(head);
        }
        for (long next = known + 1; next <= last; next++) {
          entries.add(new LogEntry(epoch, next, events.get((int) (next - first))));
        }
        known = Math.max(known, last);
      }
    }
    if (known != head.seq()) {
      return new Replay.Unavailable(head);
    }
    metrics.replayed.add(entries.size());
    return new Replay.Complete(entries);
  }

  /** Reads the number of a stream entry's id, {@code 12-0}. */
  private static long number(byte[] id) {
    String text = new String(id, UTF_8);
    return Long.parseLong(text.substring(0, text.indexOf('-')));
  }
}
