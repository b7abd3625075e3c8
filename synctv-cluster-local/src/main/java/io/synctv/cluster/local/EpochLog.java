package io.synctv.cluster.local;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room's log from its making to its loss. Guarded by its room's lock. */
final class EpochLog {

  private final Epoch epoch;
  private final EventRing ring;
  private final Memory memory;
  private long seq;
  private long version;
  private byte[] snapshot;
  private Revision told;

  EpochLog(Epoch epoch, long version, byte[] snapshot, Revision told, EventRing ring) {
    this(epoch, version, snapshot, told, ring, new Memory());
  }

  private EpochLog(
      Epoch epoch, long version, byte[] snapshot, Revision told, EventRing ring, Memory memory) {
    this.epoch = epoch;
    this.memory = memory;
    this.version = version;
    this.snapshot = snapshot;
    this.told = told;
    this.ring = ring;
  }

  /** Returns this log, but with what another one remembers. */
  EpochLog withMemoryOf(EpochLog other) {
    return new EpochLog(epoch, version, snapshot, told, ring, other.memory);
  }

  EpochLog copy() {
    EpochLog copy = new EpochLog(epoch, version, snapshot, told, ring.copy(), memory.copy());
    copy.seq = seq;
    return copy;
  }

  boolean standsAt(Epoch epoch, long seq) {
    return this.epoch.equals(epoch) && this.seq == seq;
  }

  LogHead head() {
    return new LogHead(epoch, seq, version, snapshot, told);
  }

  /** Returns the answer to a commit that must not be appended, or null when it may be. */
  @Nullable CommitResult refuse(Commit commit, long now) {
    CommitResult known = memory.find(commit, now);
    if (known != null) {
      return known;
    }
    Commit.Change change = commit.change();
    Commit.Told telling = commit.told();
    boolean fits =
        commit.epoch().equals(epoch)
            && (change == null || change.expectedVersion() == version)
            && (telling == null || telling.from().equals(told));
    return fits ? null : new CommitResult.Conflict(head());
  }

  /** Appends what {@link #refuse} let pass, and returns the entries. */
  List<LogEntry> append(Commit commit, long now) {
    Commit.Change change = commit.change();
    if (change != null) {
      version++;
      snapshot = change.snapshot();
    }
    Commit.Told telling = commit.told();
    if (telling != null) {
      told = telling.to();
    }
    List<byte[]> events = commit.events();
    if (events.size() == 1) {
      return List.of(append(events.getFirst(), now));
    }
    List<LogEntry> entries = new ArrayList<>(events.size());
    for (byte[] event : events) {
      entries.add(append(event, now));
    }
    return List.copyOf(entries);
  }

  private LogEntry append(byte[] event, long now) {
    LogEntry entry = new LogEntry(epoch, ++seq, event);
    ring.add(entry, now);
    return entry;
  }

  /** Returns the answer to the commit just appended, from now on also to its keys. */
  Committed remember(Commit commit, long now) {
    Committed result = new Committed(epoch, seq - commit.events().size() + 1, seq, version);
    memory.remember(commit, result, now);
    return result;
  }

  Replay since(Epoch epoch, long known, long now) {
    expire(now);
    long missing = seq - known;
    if (!epoch.equals(this.epoch) || missing < 0 || missing > ring.size()) {
      return new Replay.Unavailable(head());
    }
    return new Replay.Complete(ring.last((int) missing));
  }

  /** Returns what a commit kept of a command with a key, or null. */
  @Nullable KeyedAnswer answer(String key, long now) {
    return memory.answer(key, now);
  }

  /** Drops the events and answers whose time is up. */
  void expire(long now) {
    ring.expire(now);
    memory.forgetOld(now);
  }
}
