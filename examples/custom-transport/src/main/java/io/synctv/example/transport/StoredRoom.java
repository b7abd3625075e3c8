package io.synctv.example.transport;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The log of one room. Guarded by the store's lock, which is what makes a commit atomic.
 *
 * <p>Commit keys and the answers to commands are kept for their five minutes however many there
 * are: the rate of commits is what bounds them.
 */
final class StoredRoom {

  static final long KEYS_KEPT = Duration.ofMinutes(5).toNanos();

  private record Kept(LogEntry entry, long at) {}

  private record Answer(CommitResult result, long at) {}

  private record Command(KeyedAnswer answer, long at) {}

  private final Deque<Kept> events = new ArrayDeque<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private Epoch epoch;
  private long seq;
  private long version;
  private byte[] snapshot;
  private Revision told;
  private long lastUsed;

  StoredRoom(long version, byte[] snapshot, Revision told) {
    this.epoch = newEpoch();
    this.version = version;
    this.snapshot = snapshot;
    this.told = told;
  }

  LogHead head() {
    return new LogHead(epoch, seq, version, snapshot, told);
  }

  /** Returns the answer to a commit that needs no new events, or the events it appended. */
  Outcome commit(Commit commit, ClusterContext bounds, long now) {
    forgetOld(bounds, now);
    Answer known = answers.get(commit.key());
    if (known != null) {
      return new Outcome(known.result(), List.of());
    }
    List<KeyedAnswer> carriedOut =
        commit.answers().stream().flatMap(answer -> answer(answer.key(), now).stream()).toList();
    if (!carriedOut.isEmpty()) {
      return new Outcome(new CommitResult.Known(carriedOut), List.of());
    }
    Commit.Change change = commit.change();
    Commit.Told telling = commit.told();
    if (!commit.epoch().equals(epoch)
        || (change != null && change.expectedVersion() != version)
        || (telling != null && !telling.from().equals(told))) {
      return new Outcome(new CommitResult.Conflict(head()), List.of());
    }
    List<LogEntry> appended = new ArrayList<>();
    for (byte[] event : commit.events()) {
      LogEntry entry = new LogEntry(epoch, ++seq, event);
      appended.add(entry);
      events.add(new Kept(entry, now));
    }
    if (change != null) {
      version++;
      snapshot = change.snapshot();
    }
    if (telling != null) {
      told = telling.to();
    }
    commit.answers().forEach(answer -> commands.put(answer.key(), new Command(answer, now)));
    long first = seq - appended.size() + 1;
    CommitResult result = new CommitResult.Committed(epoch, first, seq, version);
    answers.put(commit.key(), new Answer(result, now));
    return new Outcome(result, appended);
  }

  record Outcome(CommitResult result, List<LogEntry> appended) {}

  /** Returns what is remembered of a command with a key. */
  Optional<KeyedAnswer> answer(String key, long now) {
    forgetOldest(commands.values(), command -> now - command.at() > KEYS_KEPT);
    return Optional.ofNullable(commands.get(key)).map(Command::answer);
  }

  Replay since(Epoch of, long after, ClusterContext bounds, long now) {
    forgetOld(bounds, now);
    long missing = seq - after;
    if (!of.equals(epoch) || missing < 0 || missing > events.size()) {
      return new Replay.Unavailable(head());
    }
    return new Replay.Complete(
        events.stream().skip(events.size() - missing).map(Kept::entry).toList());
  }

  boolean standsAt(Epoch at, long number) {
    return epoch.equals(at) && seq == number;
  }

  /** Begins a new epoch. Keys stay: what was answered once is answered so again. */
  void restart(long newVersion, byte[] newSnapshot, Revision newTold) {
    epoch = newEpoch();
    seq = 0;
    version = newVersion;
    snapshot = newSnapshot;
    told = newTold;
    events.clear();
  }

  void use(long now) {
    lastUsed = now;
  }

  boolean isIdle(ClusterContext bounds, long now) {
    return now - lastUsed > bounds.retainedFor().toNanos();
  }

  private void forgetOld(ClusterContext bounds, long now) {
    long tooOld = now - bounds.retainedFor().toNanos();
    while (!events.isEmpty()
        && (events.size() > bounds.retainedEvents() || events.getFirst().at() < tooOld)) {
      events.removeFirst();
    }
    forgetOldest(answers.values(), answer -> now - answer.at() > KEYS_KEPT);
  }

  /** Removes from the front, where the oldest are, what is too old. */
  private static <T> void forgetOldest(Collection<T> kept, Predicate<T> tooOld) {
    Iterator<T> oldest = kept.iterator();
    while (oldest.hasNext() && tooOld.test(oldest.next())) {
      oldest.remove();
    }
  }

  private static Epoch newEpoch() {
    return Epoch.of(UUID.randomUUID().toString());
  }
}
