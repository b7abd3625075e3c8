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
  private final CommitKeys keys;
  private final RememberedAnswers answers;
  private long seq;
  private Revision told;
  private long version;
  private byte[] snapshot;

  EpochLog(Epoch epoch, long version, byte[] snapshot, Revision told, EventRing ring) {
    this(epoch, version, snapshot, told, ring, new CommitKeys(), new RememberedAnswers());
  }

  private EpochLog(
      Epoch epoch,
      long version,
      byte[] snapshot,
      Revision told,
      EventRing ring,
      CommitKeys keys,
      RememberedAnswers answers) {
    this.epoch = epoch;
    this.keys = keys;
    this.answers = answers;
    this.version = version;
    this.snapshot = snapshot;
    this.told = told;
    this.ring = ring;
  }

  /** Returns this log, but for the keys of commits and commands, which are those of another. */
  EpochLog withKeysOf(EpochLog other) {
    return new EpochLog(epoch, version, snapshot, told, ring, other.keys, other.answers);
  }

  EpochLog copy() {
    EpochLog copy =
        new EpochLog(epoch, version, snapshot, told, ring.copy(), keys.copy(), answers.copy());
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
    Committed first = keys.find(commit.key(), now);
    if (first != null) {
      return first;
    }
    List<KeyedAnswer> known = answers.known(commit.answers(), now);
    if (!known.isEmpty()) {
      return new CommitResult.Known(known);
    }
    Commit.Change change = commit.change();
    Commit.Told tells = commit.told();
    boolean stale =
        (change != null && change.expectedVersion() != version)
            || (tells != null && !tells.from().equals(told));
    return stale || !commit.epoch().equals(epoch) ? new CommitResult.Conflict(head()) : null;
  }

  /** Appends what {@link #refuse} let pass, and returns the entries. */
  List<LogEntry> append(Commit commit, long now) {
    Commit.Change change = commit.change();
    if (change != null) {
      version++;
      snapshot = change.snapshot();
    }
    if (commit.told() != null) {
      told = commit.told().to();
    }
    answers.remember(commit.answers(), now);
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

  /** Returns the answer to the commit just appended, from now on also to its key. */
  Committed remember(Commit commit, long now) {
    Committed result = new Committed(epoch, seq - commit.events().size() + 1, seq, version);
    keys.remember(commit.key(), result, now);
    return result;
  }

  /** Returns what is remembered of a command, or null. */
  @Nullable KeyedAnswer answer(String key, long now) {
    return answers.find(key, now);
  }

  Replay since(Epoch epoch, long known, long now) {
    expire(now);
    long missing = seq - known;
    if (!epoch.equals(this.epoch) || missing < 0 || missing > ring.size()) {
      return new Replay.Unavailable(head());
    }
    return new Replay.Complete(ring.last((int) missing));
  }

  /** Drops the events and keys whose time is up. */
  void expire(long now) {
    ring.expire(now);
    keys.forgetOld(now);
    answers.forgetOld(now);
  }
}
