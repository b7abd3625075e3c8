package io.synctv.core.simulation;

import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The store that nodes share beside the database, as plainly as the contract of {@link
 * io.synctv.cluster.spi.RoomLog} says it. Answers at once; {@link SimulatedTransport} is the way to
 * it.
 */
final class LogServer {

  /** Few, so that it happens that a replay cannot be had. */
  static final int RETAINED = 48;

  /** Learns of what nodes have to be told. */
  interface Watchers {

    void committed(Commit commit);

    void entries(RoomId room, List<LogEntry> entries);

    void resync(RoomId room);
  }

  private static final class Log {
    private final Epoch epoch;
    private long seq;
    private long version;
    private byte[] snapshot;
    private Revision told;
    private List<LogEntry> entries = new ArrayList<>();

    private Log(Epoch epoch, long version, byte[] snapshot, Revision told) {
      this.epoch = epoch;
      this.version = version;
      this.snapshot = snapshot;
      this.told = told;
    }

    private LogHead head() {
      return new LogHead(epoch, seq, version, snapshot, told);
    }

    private Log copy() {
      Log copy = new Log(epoch, version, snapshot, told);
      copy.seq = seq;
      copy.entries = new ArrayList<>(entries);
      return copy;
    }
  }

  private final IdGenerator epochs;
  private final LongSupplier clock;
  private final Weakness weakness;
  private final Watchers watchers;
  private final Consumer<String> broken;
  private Map<RoomId, Log> logs = new TreeMap<>(java.util.Comparator.comparing(RoomId::value));
  private Map<RoomId, Log> checkpoint = Map.of();
  private final Map<String, CommitResult.Committed> commits = new LinkedHashMap<>();
  private final Map<String, KeyedAnswer> answers = new LinkedHashMap<>();

  /** Who is where; what a session's node says of it. */
  final Map<RoomId, Map<SessionId, Presence.Entry>> sessions = new LinkedHashMap<>();

  final Map<String, Map<NodeId, Integer>> places = new LinkedHashMap<>();

  private int restarts;
  private long openedAt;
  private boolean lost;
  private boolean wentBack;
  private boolean databaseWentBack;

  LogServer(
      Chance chance,
      LongSupplier clock,
      Weakness weakness,
      Watchers watchers,
      Consumer<String> broken) {
    this.weakness = weakness;
    this.clock = clock;
    this.epochs = new IdGenerator(chance);
    this.watchers = watchers;
    this.broken = broken;
  }

  /** Returns how often an epoch began in place of another. */
  int restarts() {
    return restarts;
  }

  /** Returns when a log was made the last time, in virtual nanoseconds. */
  long openedAt() {
    return openedAt;
  }

  LogHead head(RoomId room) {
    Log log = logs.get(room);
    return log == null ? null : log.head();
  }

  LogHead open(RoomId room, long version, byte[] snapshot, Revision told) {
    return logs.computeIfAbsent(
            room,
            absent -> {
              openedAt = clock.getAsLong();
              return new Log(Epoch.of(epochs.next()), version, snapshot, told);
            })
        .head();
  }

  CommitResult commit(Commit commit) {
    Log log = logs.get(commit.room());
    if (log == null) {
      return new CommitResult.Missing();
    }
    CommitResult.Committed first = commits.get(commit.room() + " " + commit.key());
    if (first != null) {
      return first;
    }
    List<KeyedAnswer> known = new ArrayList<>();
    for (KeyedAnswer answer : commit.answers()) {
      KeyedAnswer kept = answers.get(commit.room() + " " + answer.key());
      if (kept != null) {
        known.add(kept);
      }
    }
    if (!known.isEmpty()) {
      return new CommitResult.Known(known);
    }
    Commit.Change change = commit.change();
    Commit.Told told = commit.told();
    if (!log.epoch.equals(commit.epoch())
        || (change != null && change.expectedVersion() != log.version)
        || (told != null
            && !told.from().equals(log.told)
            && weakness != Weakness.TELLS_IN_ANY_ORDER)) {
      return new CommitResult.Conflict(log.head());
    }
    watchers.committed(commit);
    if (told != null) {
      if (told.to().number() <= log.told.number()) {
        broken.accept("4: a commit tells from " + told.from() + " to " + told.to());
      }
      log.told = told.to();
    }
    if (change != null) {
      log.version++;
      log.snapshot = change.snapshot();
    }
    List<LogEntry> entries = new ArrayList<>();
    for (byte[] event : commit.events()) {
      entries.add(new LogEntry(log.epoch, ++log.seq, event));
    }
    log.entries.addAll(entries);
    if (log.entries.size() > RETAINED) {
      log.entries.subList(0, log.entries.size() - RETAINED).clear();
    }
    CommitResult.Committed result =
        new CommitResult.Committed(log.epoch, log.seq - entries.size() + 1, log.seq, log.version);
    commits.put(commit.room() + " " + commit.key(), result);
    if (weakness != Weakness.LOG_KEEPS_NO_ANSWERS) {
      commit.answers().forEach(answer -> answers.put(commit.room() + " " + answer.key(), answer));
    }
    watchers.entries(commit.room(), entries);
    return result;
  }

  LogHead restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    Log log = logs.get(room);
    if (log != null && (!log.epoch.equals(epoch) || log.seq != seq)) {
      return log.head();
    }
    restarts++;
    if (log != null
        && !lost
        && !databaseWentBack
        && log.told.equals(told)
        && samePlayback(log.snapshot, snapshot)) {
      broken.accept("16: the log begins a new epoch with what it has");
    }
    Log fresh = new Log(Epoch.of(epochs.next()), version, snapshot, told);
    logs.put(room, fresh);
    watchers.resync(room);
    return fresh.head();
  }

  private static boolean samePlayback(byte[] one, byte[] other) {
    return EventCodec.decodeSnapshot(one)
        .playback()
        .equals(EventCodec.decodeSnapshot(other).playback());
  }

  Optional<KeyedAnswer> answer(RoomId room, String key) {
    return Optional.ofNullable(answers.get(room + " " + key));
  }

  Replay since(RoomId room, Epoch epoch, long seq) {
    Log log = logs.get(room);
    if (log == null) {
      return new Replay.Missing();
    }
    long missing = log.seq - seq;
    if (!log.epoch.equals(epoch) || missing < 0 || missing > log.entries.size()) {
      return new Replay.Unavailable(log.head());
    }
    int size = log.entries.size();
    return new Replay.Complete(List.copyOf(log.entries.subList(size - (int) missing, size)));
  }

  void delete(RoomId room) {
    logs.remove(room);
  }

  /** From now on what nodes show may be of a history that the database has lost. */
  void databaseWentBack() {
    databaseWentBack = true;
  }

  /** Says whether it ever went back. */
  boolean wentBack() {
    return wentBack;
  }

  /** Says whether anything was ever lost. */
  boolean hasLost() {
    return lost;
  }

  /** Starts anew without anything. */
  void loseEverything() {
    lost = true;
    logs.clear();
    commits.clear();
    answers.clear();
    sessions.clear();
    places.clear();
  }

  /** Notes what a copy that lags behind knows. */
  void copy() {
    Map<RoomId, Log> copy = new TreeMap<>(java.util.Comparator.comparing(RoomId::value));
    logs.forEach((room, log) -> copy.put(room, log.copy()));
    checkpoint = copy;
  }

  /** Puts the copy in its place; says whether there is one. */
  boolean goBack() {
    if (checkpoint.isEmpty()) {
      return false;
    }
    lost = true;
    wentBack = true;
    logs = checkpoint;
    checkpoint = Map.of();
    return true;
  }

  void forget(NodeId node) {
    sessions.values().forEach(room -> room.values().removeIf(e -> e.node().equals(node)));
    places.values().forEach(shares -> shares.remove(node));
  }
}
