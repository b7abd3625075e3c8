package io.synctv.core.log;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The log of a room whose node does not reach the cluster's store: an epoch of this node alone, in
 * memory, until the node comes back to the cluster's. Runs inside its room's {@link Mailbox}.
 */
final class LocalLog {

  private static final int RETAINED = 512;

  /**
   * How far the cluster's log was followed.
   *
   * @param epoch its epoch
   * @param seq the number of the last event, 0 for none
   */
  record LogPosition(Epoch epoch, long seq) {}

  private final Epoch epoch;
  private final LogPosition left;
  private final Deque<LogEntry> entries = new ArrayDeque<>();
  private long seq;
  private boolean used;

  /**
   * Makes an empty one.
   *
   * @param epoch its epoch
   * @param left up to where this node has followed the cluster's log
   */
  LocalLog(Epoch epoch, LogPosition left) {
    this.epoch = epoch;
    this.left = left;
  }

  Epoch epoch() {
    return epoch;
  }

  /** Returns up to where this node has followed the cluster's log. */
  LogPosition left() {
    return left;
  }

  /**
   * Says whether the timeline was changed here, which the cluster's log does not know. All else is
   * in the database, which the others read.
   */
  boolean used() {
    return used;
  }

  CommitResult.Committed commit(Commit commit) {
    long first = seq + 1;
    for (byte[] event : commit.events()) {
      entries.addLast(new LogEntry(epoch, ++seq, event));
      if (entries.size() > RETAINED) {
        entries.removeFirst();
      }
    }
    Commit.Change change = commit.change();
    used |= change != null;
    return new CommitResult.Committed(
        epoch, first, seq, change == null ? 0 : change.expectedVersion() + 1);
  }

  Replay since(Epoch from, long known) {
    long kept = seq - entries.size();
    if (!from.equals(epoch) || known < kept || known > seq) {
      return new Replay.Unavailable(new LogHead(epoch, seq, 0, new byte[0], null));
    }
    List<LogEntry> after = entries.stream().filter(entry -> entry.seq() > known).toList();
    return new Replay.Complete(after);
  }
}
