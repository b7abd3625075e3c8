package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.changing;
import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.in;
import static io.synctv.cluster.local.wrong.ForwardingRooms.keyed;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.LogHead;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** Guarantees 1 and 3: commits that are not atomic, and conflicts that are not seen. */
final class WrongCommits {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "takes a commit on a stale version",
              "aStaleCommitChangesNothingAndIsAnsweredWithTheHead",
              (to, node) -> new CommitsAnotherWay(to, WrongCommits::onAnyVersion)),
          rooms(
              "takes a commit on a version that is to come",
              "aCommitFromTheFutureIsAConflictToo",
              (to, node) -> new CommitsAnotherWay(to, WrongCommits::onAnyVersion)),
          rooms(
              "takes a commit of another epoch",
              "oldNumbersAreRefusedAfterALoss",
              (to, node) ->
                  new CommitsAnotherWay(
                      to, (log, c) -> log.to.commit(in(c, log.head(c.room()).epoch())))),
          rooms(
              "leaves the snapshot as it was",
              "aCommitNumbersItsEventsAndStoresItsSnapshot",
              (to, node) ->
                  new CommitsAnotherWay(to, (log, c) -> log.to.commit(withOldSnapshot(log, c)))),
          rooms(
              "empties the snapshot when a commit brings none",
              "eventsWithoutAChangeLeaveTheSnapshotAndItsVersionAlone",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) ->
                          log.to.commit(
                              c.change() != null
                                  ? c
                                  : changing(
                                      c,
                                      new Commit.Change(
                                          log.head(c.room()).version(), new byte[0]))))),
          rooms(
              "answers with the version of before",
              "aCommitNumbersItsEventsAndStoresItsSnapshot",
              (to, node) ->
                  CommitsAnotherWay.answered(
                      to,
                      result ->
                          result instanceof Committed c
                              ? new Committed(c.epoch(), c.firstSeq(), c.lastSeq(), c.version() - 1)
                              : result)),
          rooms(
              "answers with the number of the last event only",
              "aCommitNumbersItsEventsAndStoresItsSnapshot",
              (to, node) ->
                  CommitsAnotherWay.answered(
                      to,
                      result ->
                          result instanceof Committed c
                              ? new Committed(c.epoch(), c.lastSeq(), c.lastSeq(), c.version())
                              : result)),
          rooms(
              "leaves the last event of several out",
              "aCommitNumbersItsEventsAndStoresItsSnapshot",
              (to, node) ->
                  CommitsAnotherWay.instead(
                      to,
                      c ->
                          c.events().size() < 2
                              ? c
                              : new Commit(
                                  c.room(),
                                  c.epoch(),
                                  c.key(),
                                  c.events().subList(0, c.events().size() - 1),
                                  c.change(),
                                  c.told(),
                                  c.answers()))),
          rooms(
              "appends the events of a commit one by one",
              "commitsOfTwoNodesAtOnceAreEachAppliedWholeOrNotAtAll",
              (to, node) -> new CommitsAnotherWay(to, WrongCommits::oneByOne)),
          rooms(
              "commits no more after two hundred changes",
              "commitsOfTwoNodesAtOnceAreEachAppliedWholeOrNotAtAll",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) ->
                          log.head(c.room()).version() < 200
                              ? log.to.commit(c)
                              : CompletableFuture.failedFuture(
                                  new IllegalStateException("no more")))),
          rooms(
              "says that it has committed and has not, now and then",
              "everyWatchingNodeGetsEveryEventInOrderWithoutGapsAndRepeats",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        LogHead head = log.head(c.room());
                        return head.seq() % 100 == 99
                            ? done(
                                new Committed(
                                    head.epoch(), head.seq() + 1, head.seq() + 1, head.version()))
                            : log.to.commit(c);
                      })),
          rooms(
              "opens the log that a commit does not find",
              "aCommitToARoomThatWasNeverOpenedFindsNothing",
              (to, node) ->
                  new CommitsAnotherWay(
                      to, (log, c) -> log.to.commit(in(c, log.head(c.room()).epoch())))),
          rooms(
              "answers a conflict without the snapshot",
              "aStaleCommitChangesNothingAndIsAnsweredWithTheHead",
              (to, node) ->
                  CommitsAnotherWay.answered(
                      to,
                      result ->
                          result instanceof Conflict(LogHead head)
                              ? new Conflict(
                                  new LogHead(
                                      head.epoch(),
                                      head.seq(),
                                      head.version(),
                                      new byte[0],
                                      head.told()))
                              : result)),
          rooms(
              "answers a conflict with the head of before",
              "aStaleCommitChangesNothingAndIsAnsweredWithTheHead",
              (to, node) ->
                  CommitsAnotherWay.answered(
                      to,
                      result ->
                          result instanceof Conflict(LogHead head)
                              ? new Conflict(
                                  new LogHead(
                                      head.epoch(),
                                      head.seq() - 1,
                                      head.version() - 1,
                                      head.snapshot(),
                                      head.told()))
                              : result)),
          rooms(
              "appends the events of a commit that met a conflict",
              "aStaleCommitChangesNothingAndIsAnsweredWithTheHead",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        CommitResult result = now(log.to.commit(c));
                        if (result instanceof Conflict(LogHead head)) {
                          now(
                              log.to.commit(
                                  in(
                                      changing(keyed(c, UUID.randomUUID().toString()), null),
                                      head.epoch())));
                        }
                        return done(result);
                      })));

  private WrongCommits() {}

  private static CompletionStage<CommitResult> onAnyVersion(ForwardingRooms log, Commit c) {
    CommitResult result = now(log.to.commit(c));
    return result instanceof Conflict(LogHead head) && c.change() != null
        ? log.to.commit(changing(c, new Commit.Change(head.version(), c.change().snapshot())))
        : done(result);
  }

  private static Commit withOldSnapshot(ForwardingRooms log, Commit c) {
    return c.change() == null
        ? c
        : changing(
            c, new Commit.Change(c.change().expectedVersion(), log.head(c.room()).snapshot()));
  }

  /** The change comes with the first event, the others follow. */
  private static CompletionStage<CommitResult> oneByOne(ForwardingRooms log, Commit c) {
    CommitResult result = null;
    for (int i = 0; i < c.events().size(); i++) {
      CommitResult next =
          now(
              log.to.commit(
                  new Commit(
                      c.room(),
                      c.epoch(),
                      c.key() + "/" + i,
                      List.of(c.events().get(i)),
                      i == 0 ? c.change() : null)));
      if (!(next instanceof Committed committed)) {
        return done(next);
      }
      result =
          new Committed(
              committed.epoch(), committed.lastSeq() - i, committed.lastSeq(), committed.version());
      LockSupport.parkNanos(1_000_000); // others may come in between
    }
    return done(result);
  }
}
