package io.synctv.cluster.redis;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one watched room has delivered on this node. It knows the last number, so that it drops what
 * it has had, and reads from the log what it finds missing; what comes meanwhile is in the answer,
 * or in that of the next question. Where it cannot read, the listeners are told to resync, and
 * after that a gap is no gap.
 *
 * <p>All methods but {@link #add} and {@link #remove} run in the queue of the room's partition.
 */
final class RoomFeed {

  private static final System.Logger LOG = System.getLogger(RoomFeed.class.getName());

  private final RoomId room;
  private final RoomFeeds roomFeeds;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private @Nullable Epoch epoch;
  private long last;
  private boolean gapAllowed = true;
  private boolean repairing;
  private long arrived; // the highest number that came while repairing
  private long repairs; // tells answers to former questions
  private @Nullable Epoch epochLooked;
  private long seqLooked;
  private boolean gone;

  RoomFeed(RoomId room, RoomFeeds roomFeeds) {
    this.room = room;
    this.roomFeeds = roomFeeds;
  }

  RoomId room() {
    return room;
  }

  void add(Watch watch) {
    watches.add(watch);
  }

  /** Returns whether nobody watches any more. */
  boolean remove(Watch watch) {
    watches.remove(watch);
    return watches.isEmpty();
  }

  /** Ends all watching, on any thread. */
  void end() {
    watches.forEach(Watch::end);
  }

  /** Takes what one commit appended. */
  void deliver(Epoch from, long first, List<byte[]> events) {
    if (!from.equals(epoch)) {
      boolean followed = epoch != null;
      begin(from, first - 1);
      if (followed) {
        resync();
      }
    }
    gone = false;
    long end = first + events.size() - 1;
    if (repairing) {
      arrived = Math.max(arrived, end);
    } else if (end > last && (gapAllowed || first <= last + 1)) {
      List<LogEntry> entries = new ArrayList<>(events.size());
      for (long seq = Math.max(first, gapAllowed ? first : last + 1); seq <= end; seq++) {
        if (seq > last) {
          entries.add(new LogEntry(from, seq, events.get((int) (seq - first))));
        }
      }
      tell(entries);
    } else if (end > last) {
      repair(end);
    }
  }

  /** A new epoch began. */
  void reset(Epoch next) {
    if (!next.equals(epoch)) {
      begin(next, 0);
      resync();
    }
  }

  /** Tells the listeners to ask for what they lack. */
  void resync() {
    repairs++;
    repairing = false;
    gapAllowed = true;
    epochLooked = null;
    each(RoomListener::onResync);
  }

  /** Reads what was missed while the queue was full. */
  void heal() {
    if (epoch == null || gapAllowed) {
      resync();
    } else if (!repairing) {
      repair(last);
    }
  }

  /**
   * Learns where the log stands. What it had reached the last time, and what has not come by now,
   * is lost on the way.
   */
  void looked(@Nullable Epoch current, long seq) {
    if (current == null) {
      if (!gone) {
        gone = true;
        resync();
      }
      return;
    }
    gone = false;
    if (current.equals(epochLooked)) {
      if (epoch != null && !current.equals(epoch)) {
        begin(current, seqLooked);
        resync();
      } else if (gapAllowed) {
        if (seq > seqLooked) {
          resync(); // it went on, and nothing has come since the listeners were told to look
        }
      } else if (seqLooked > last && !repairing) {
        repair(seqLooked);
      }
    }
    epochLooked = current;
    seqLooked = seq;
  }

  private void begin(Epoch next, long before) {
    epoch = next;
    last = before;
    repairs++;
    repairing = false;
  }

  private void repair(long end) {
    Epoch asked = epoch;
    if (asked == null) {
      return;
    }
    repairing = true;
    arrived = end;
    long number = ++repairs;
    roomFeeds
        .replay(room, asked, last)
        .whenComplete(
            (replay, failure) ->
                roomFeeds.inQueueOf(
                    room,
                    () -> {
                      if (number == repairs) {
                        repaired(failure == null ? replay : null);
                      }
                    }));
  }

  private void repaired(@Nullable Replay replay) {
    repairing = false;
    if (!(replay instanceof Replay.Complete(List<LogEntry> entries))) {
      resync();
      return;
    }
    if (!entries.isEmpty()) {
      tell(entries);
    }
    if (arrived > last) {
      if (entries.isEmpty()) {
        resync();
      } else {
        repair(arrived);
      }
    }
  }

  private void tell(List<LogEntry> entries) {
    last = entries.getLast().seq();
    gapAllowed = false;
    List<LogEntry> fixed = List.copyOf(entries);
    roomFeeds.countReceived(entries.size());
    each(listener -> listener.onEntries(fixed));
  }

  private void each(Consumer<RoomListener> call) {
    for (Watch watch : watches) {
      if (!watch.closed) {
        try {
          call.accept(watch.listener);
        } catch (RuntimeException | Error e) {
          LOG.log(System.Logger.Level.WARNING, "A listener of room " + room + " failed", e);
        }
      }
    }
  }

  /** Somebody who watches. */
  static final class Watch {

    private final RoomListener listener;
    private volatile boolean closed;

    Watch(RoomListener listener) {
      this.listener = listener;
    }

    void end() {
      closed = true;
    }
  }
}
