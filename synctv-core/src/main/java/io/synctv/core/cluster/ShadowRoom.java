package io.synctv.core.cluster;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One room in the shadow. Everything is done on the {@link ShadowReplicator}'s thread, but for what
 * says otherwise.
 *
 * <p>The shadow's log <em>follows</em> the primary's when it stands where the primary stands: it
 * was opened, or restarted, with the primary's version and snapshot and what the primary has told,
 * in an epoch of its own whose numbers begin at 1. When it was found to differ, was away, or an
 * operation was dropped, the room is adopted anew from the primary's head as of the next operation.
 * So a discrepancy is counted once and not for everything that comes after it.
 */
final class ShadowRoom {

  /** Commits whose predecessor has not come yet; more than this are adopted anew. */
  private static final int MAX_EARLY = 1000;

  private record Early(Commit commit, Committed answer) {}

  /** How many watch the room; changed by any thread. */
  final AtomicInteger watchers = new AtomicInteger();

  private final RoomId id;
  private final ShadowReplicator replicator;
  private final StepQueue queue;
  private final RoomLog log;
  private final ShadowSessions sessions;
  private final TreeMap<Long, Early> early = new TreeMap<>();
  private @Nullable Following following;
  private @Nullable Subscription watch;
  private volatile boolean dropped;

  ShadowRoom(RoomId id, ShadowReplicator replicator) {
    this.id = id;
    this.replicator = replicator;
    this.queue = new StepQueue(replicator);
    this.log = replicator.shadow().rooms();
    this.sessions = new ShadowSessions(id, replicator, queue);
  }

  RoomId id() {
    return id;
  }

  StepQueue queue() {
    return queue;
  }

  /** Returns this node's sessions in the room. */
  ShadowSessions sessions() {
    return sessions;
  }

  /** Adds an operation that the primary has carried out. Called by any thread, never waits. */
  void add(ShadowReplicator.Step step) {
    if (replicator.admit(id)) {
      queue.addAdmitted(step);
    } else {
      dropped = true;
    }
  }

  // Following the log

  void opened(LogHead head, Runnable done) {
    Following now = current();
    if (now != null && now.primary.equals(head.epoch())) {
      done.run();
    } else {
      adopt(head, done);
    }
  }

  void committed(Commit commit, Committed answer, Runnable done) {
    Following now = current();
    if (now == null || !now.primary.equals(answer.epoch())) {
      adoptAnew(answer.epoch(), done);
    } else if (answer.lastSeq() < now.next) {
      done.run(); // a key that was known, or part of the state that was adopted
    } else if (answer.firstSeq() > now.next) {
      early.put(answer.firstSeq(), new Early(commit, answer));
      if (early.size() > MAX_EARLY) {
        adoptAnew(answer.epoch(), done);
      } else {
        done.run();
      }
    } else {
      repeat(now, commit, answer, done);
    }
  }

  void deleted(Runnable done) {
    following = null;
    replicator.ask(id, () -> log.delete(id), nothing -> done.run());
  }

  /** Compares the whole state for the last time, and forgets the room if it is still unwatched. */
  void end(Runnable done) {
    audit(
        () -> {
          if (replicator.forget(this) && watch != null) {
            watch.close();
            watch = null;
          }
          done.run();
        });
  }

  private void repeat(Following now, Commit commit, Committed answer, Runnable done) {
    long first = now.verifier.next();
    long context = SystemTime.INSTANCE.nanoTime();
    now.verifier.expect(commit.events(), context);
    // Without the commands' answers: the shadow's log may be older than the primary's, and remember
    // what the primary has rightly forgotten.
    Commit copy =
        new Commit(
            id,
            now.shadow,
            commit.key(),
            commit.events(),
            commit.change(),
            commit.told(),
            List.of());
    replicator.ask(
        id,
        () -> log.commit(copy),
        result -> {
          compare(now, commit, answer, first, result);
          Early next = early.remove(now.next);
          if (following == now && next != null) {
            repeat(now, next.commit(), next.answer(), done);
          } else {
            done.run();
          }
        });
  }

  private void compare(
      Following now, Commit commit, Committed answer, long first, @Nullable CommitResult result) {
    switch (result) {
      case null -> following = null;
      case CommitResult.Conflict conflict -> differs(Discrepancy.CONFLICT);
      case CommitResult.Known known -> differs(Discrepancy.CONFLICT);
      case CommitResult.Missing missing -> differs(Discrepancy.MISSING);
      case Committed shadow -> {
        if (shadow.firstSeq() != first
            || shadow.lastSeq() - first != answer.lastSeq() - answer.firstSeq()
            || shadow.version() != answer.version()) {
          differs(Discrepancy.VERSION);
          return;
        }
        now.committed(commit, answer);
      }
    }
  }

  private void differs(Discrepancy kind) {
    replicator.found().count(kind, id);
    following = null;
  }

  /** Returns where the shadow follows, or null when it does not or something was left out. */
  private @Nullable Following current() {
    if (dropped) {
      dropped = false;
      following = null;
      queue.add(sessions::refresh);
    }
    return following;
  }

  private void adoptAnew(Epoch epoch, Runnable done) {
    following = null;
    if (replicator.away()) {
      replicator.found().count(Discrepancy.AWAY, id);
      done.run();
      return;
    }
    // A number that was not reached is answered with the head, and changes nothing.
    replicator
        .primary()
        .rooms()
        .since(id, epoch, Long.MAX_VALUE)
        .whenComplete(
            (replay, failure) ->
                replicator.run(
                    () -> {
                      if (replay instanceof Replay.Unavailable(LogHead head)) {
                        adopt(head, done);
                      } else {
                        done.run();
                      }
                    }));
  }

  /** Lets the shadow stand where the primary stands. */
  private void adopt(LogHead head, Runnable done) {
    following = null;
    early.headMap(head.seq(), true).clear();
    if (replicator.away()) {
      replicator.found().count(Discrepancy.AWAY, id);
      done.run();
      return;
    }
    if (watch == null) {
      watch = log.watch(id, new Deliveries());
    }
    replicator.ask(
        id,
        () -> log.open(id, head.version(), head.snapshot(), Following.told(head)),
        there -> {
          if (there == null) {
            done.run();
          } else if (Following.begins(head, there)) {
            follow(head, there, done);
          } else {
            restart(head, there, done);
          }
        });
  }

  private void restart(LogHead head, LogHead there, Runnable done) {
    replicator.ask(
        id,
        () ->
            log.restart(
                id,
                there.epoch(),
                there.seq(),
                head.version(),
                head.snapshot(),
                Following.told(head)),
        begun -> {
          if (begun == null) {
            done.run();
          } else if (Following.begins(head, begun) && !begun.epoch().equals(there.epoch())) {
            follow(head, begun, done);
          } else {
            differs(Discrepancy.CONFLICT);
            done.run();
          }
        });
  }

  private void follow(LogHead head, LogHead there, Runnable done) {
    DeliveryVerifier verifier = new DeliveryVerifier(kind -> replicator.found().count(kind, id));
    Following now = new Following(head, there.epoch(), verifier);
    following = now;
    Early next = early.remove(now.next);
    if (next == null) {
      done.run();
    } else {
      repeat(now, next.commit(), next.answer(), done);
    }
  }

  /** Passes on what the shadow delivers. */
  private final class Deliveries implements RoomListener {

    @Override
    public void onEntries(List<LogEntry> entries) {
      if (!replicator.deliver(() -> delivered(entries))) {
        dropped = true;
      }
    }

    @Override
    public void onResync() {
      if (!replicator.deliver(ShadowRoom.this::resync)) {
        dropped = true;
      }
    }
  }

  private void delivered(List<LogEntry> entries) {
    Following now = following;
    if (now != null) {
      now.verifier.delivered(
          entries.stream().filter(entry -> entry.epoch().equals(now.shadow)).toList());
    }
  }

  private void resync() {
    Following now = following;
    if (now == null) {
      return;
    }
    now.verifier.resyncing();
    replicator.ask(
        id,
        () -> log.since(id, now.shadow, now.verifier.delivered()),
        replay -> {
          if (replay instanceof Replay.Complete(List<LogEntry> entries)) {
            now.verifier.resynced(entries);
          } else if (following == now) {
            if (replay instanceof Replay.Missing) {
              replicator.found().count(Discrepancy.MISSING, id);
            } else if (replay instanceof Replay.Unavailable) {
              replicator.found().count(Discrepancy.STATE, id);
            }
            following = null;
          }
        });
  }

  // Comparing the state

  void tick(long now) {
    Following is = following;
    if (is != null) {
      is.verifier.giveUp(now - replicator.patience().delivery().toNanos());
      if (isOver(is.changedAt, replicator.patience().audit(), now)) {
        is.changedAt = null;
        queue.add(this::audit);
      }
    }
    sessions.tick(now);
  }

  static boolean isOver(@Nullable Long since, Duration patience, long now) {
    return since != null && now - since > patience.toNanos();
  }

  private void audit(Runnable done) {
    Following now = following;
    if (now == null || replicator.away()) {
      done.run();
      return;
    }
    replicator.ask(
        id,
        () -> log.since(id, now.shadow, Long.MAX_VALUE),
        replay -> {
          if (replay instanceof Replay.Missing) {
            differs(Discrepancy.MISSING);
          } else if (replay instanceof Replay.Unavailable(LogHead head) && !now.standsAt(head)) {
            differs(Discrepancy.STATE);
          }
          done.run();
        });
  }
}
