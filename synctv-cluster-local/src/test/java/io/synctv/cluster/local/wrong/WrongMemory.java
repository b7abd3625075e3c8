package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.keyed;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.RoomLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Guarantees 4 and 15: what is forgotten too early, too late, or not kept apart. */
final class WrongMemory {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "remembers no commit key",
              "theSameKeyAgainReturnsTheFirstResultHoweverFarTheLogHasMovedOn",
              (to, node) ->
                  CommitsAnotherWay.instead(to, c -> keyed(c, UUID.randomUUID().toString()))),
          rooms(
              "remembers commit keys on the node that committed",
              "theSameKeyAgainReturnsTheFirstResultHoweverFarTheLogHasMovedOn",
              (to, node) -> CommitsAnotherWay.instead(to, c -> keyed(c, node.node() + c.key()))),
          rooms(
              "applies a key twice that is sent twice at once",
              "theSameKeySentTwiceAtOnceIsAppliedOnce",
              (to, node) -> CommitsAnotherWay.instead(to, c -> keyed(c, node.node() + c.key()))),
          rooms(
              "remembers commit keys for all rooms together",
              "aKeyIsOfOneRoomOnly",
              (to, node) ->
                  new Remembering(to, node, false, result -> result instanceof Committed)),
          rooms(
              "remembers conflicts",
              "aKeyThatMetAConflictMayBeDecidedAgain",
              (to, node) -> new Remembering(to, node, true, result -> true)),
          rooms(
              "remembers the commit keys of a room that was deleted",
              "theKeysOfADeletedRoomAreForgottenWithIt",
              (to, node) -> new Remembering(to, node, true, result -> result instanceof Committed)),
          rooms(
              "remembers the commit keys of a log that was lost",
              "oldNumbersAreRefusedAfterALoss",
              (to, node) -> new Remembering(to, node, true, result -> result instanceof Committed)),
          rooms(
              "compares the epoch before the key",
              "aCommitThatIsSentAgainAfterARestartIsAnsweredAsBefore",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        LogHead head = log.head(c.room());
                        return c.epoch().equals(head.epoch())
                            ? log.to.commit(c)
                            : done(new Conflict(head));
                      })),
          rooms(
              "compares the version before the key",
              "theSameKeyAgainReturnsTheFirstResultHoweverFarTheLogHasMovedOn",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        LogHead head = log.head(c.room());
                        return c.change() == null || c.change().expectedVersion() == head.version()
                            ? log.to.commit(c)
                            : done(new Conflict(head));
                      })),
          rooms(
              "remembers the last 1,000 commit keys of a room",
              "aCommitKeyIsRememberedHoweverManyFollow",
              (to, node) -> new Forgetting(to, node, 1000, Long.MAX_VALUE, true)),
          rooms(
              "remembers the last 1,000 commands of a room",
              "anAnswerIsRememberedHoweverManyFollow",
              (to, node) -> new Forgetting(to, node, 1000, Long.MAX_VALUE, false)),
          rooms(
              "remembers a commit key for a second",
              "aCommitKeyIsRememberedForSomeTime",
              (to, node) -> new Forgetting(to, node, Long.MAX_VALUE, 1000, true)),
          rooms(
              "remembers a command for a second",
              "anAnswerIsRememberedForSomeTime",
              (to, node) -> new Forgetting(to, node, Long.MAX_VALUE, 1000, false)));

  private WrongMemory() {}

  /** Remembers results beside the log. */
  private static final class Remembering extends ForwardingRooms {

    /** Which. */
    private interface When {
      boolean of(CommitResult result);
    }

    private final Map<String, CommitResult> kept;
    private final boolean perRoom;
    private final When when;

    Remembering(RoomLog to, WrappedNode node, boolean perRoom, When when) {
      super(to);
      this.kept = node.shared("results", ConcurrentHashMap::new);
      this.perRoom = perRoom;
      this.when = when;
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      String place = perRoom ? commit.room() + " " + commit.key() : commit.key();
      CommitResult known = kept.get(place);
      if (known != null) {
        return done(known);
      }
      CommitResult result = now(to.commit(commit));
      if (when.of(result)) {
        kept.put(place, result);
      }
      return done(result);
    }
  }

  /** Takes another name for a key once so many were committed or so much time has passed. */
  private static final class Forgetting extends ForwardingRooms {

    private final AtomicLong commits;
    private final long start = System.nanoTime();
    private final long mostCommits;
    private final long longestMillis;
    private final boolean ofCommits;

    Forgetting(
        RoomLog to, WrappedNode node, long mostCommits, long longestMillis, boolean ofCommits) {
      super(to);
      this.commits = node.shared("commits", AtomicLong::new);
      this.mostCommits = mostCommits;
      this.longestMillis = longestMillis;
      this.ofCommits = ofCommits;
    }

    private String name(String key) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return commits.get() > mostCommits || millis > longestMillis ? "again/" + key : key;
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      Commit renamed =
          ofCommits
              ? keyed(commit, name(commit.key()))
              : answering(
                  commit,
                  commit.answers().stream()
                      .map(a -> new KeyedAnswer(name(a.key()), a.digest(), a.answer()))
                      .toList());
      commits.incrementAndGet();
      return to.commit(renamed);
    }

    @Override
    public CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key) {
      return to.answer(room, ofCommits ? key : name(key));
    }
  }
}
