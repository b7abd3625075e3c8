package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.changing;
import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.keyed;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.ForwardingRooms.telling;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Guarantee 14: durable changes that are told twice, out of order or not at all. */
final class WrongTold {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "tells from any revision",
              "whoeverTellsFromAnotherRevisionChangesNothing",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) ->
                          log.to.commit(
                              c.told() == null
                                  ? c
                                  : telling(
                                      c,
                                      new Commit.Told(log.head(c.room()).told(), c.told().to()))))),
          rooms(
              "compares no more than the number of a revision",
              "whoeverTellsFromAnotherRevisionChangesNothing",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        Revision told = log.head(c.room()).told();
                        return log.to.commit(
                            c.told() != null && c.told().from().number() == told.number()
                                ? telling(c, new Commit.Told(told, c.told().to()))
                                : c);
                      })),
          rooms(
              "does not note what was told",
              "whatWasToldIsWhereTheNextGoesOn",
              (to, node) -> CommitsAnotherWay.instead(to, c -> telling(c, null))),
          rooms(
              "notes the next revision, however many were told",
              "severalRevisionsMayBeToldAtOnce",
              (to, node) ->
                  CommitsAnotherWay.instead(
                      to,
                      c ->
                          c.told() == null
                              ? c
                              : telling(
                                  c,
                                  new Commit.Told(
                                      c.told().from(),
                                      c.told().from().next(c.told().to().change()))))),
          rooms(
              "notes what a commit tells that met a conflict",
              "aCommitOnAStaleVersionOrEpochTellsNothing",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        CommitResult result = now(log.to.commit(c));
                        if (result instanceof Conflict && c.told() != null) {
                          String key = UUID.randomUUID().toString();
                          now(log.to.commit(changing(keyed(c, key), null)));
                        }
                        return done(result);
                      })),
          rooms(
              "forgets what was told with each commit that tells nothing",
              "aCommitThatTellsOfNoChangeLeavesItAsItIs",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) ->
                          log.to.commit(
                              c.told() != null
                                  ? c
                                  : telling(
                                      c,
                                      new Commit.Told(
                                          log.head(c.room()).told(), Revision.CREATED))))),
          rooms(
              "compares the revision before the key",
              "whatIsSentAgainAfterItWasToldIsAnsweredAsBefore",
              (to, node) ->
                  new CommitsAnotherWay(
                      to,
                      (log, c) -> {
                        LogHead head = log.head(c.room());
                        return c.told() != null && !c.told().from().equals(head.told())
                            ? done(new Conflict(head))
                            : log.to.commit(c);
                      })),
          rooms(
              "gives no revision to a new log",
              "aNewLogHasToldUpToTheRevisionItIsGiven",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> open(
                        RoomId room, long version, byte[] snapshot, Revision told) {
                      return to.open(room, version, snapshot, Revision.CREATED);
                    }
                  }),
          rooms(
              "keeps the revision through a restart",
              "aNewEpochHasToldUpToTheRevisionItIsGiven",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> restart(
                        RoomId room,
                        Epoch epoch,
                        long seq,
                        long version,
                        byte[] snapshot,
                        Revision told) {
                      return to.restart(room, epoch, seq, version, snapshot, head(room).told());
                    }
                  }),
          rooms(
              "gives a log that is made by a restart no revision",
              "aLogMadeAfterALossHasToldUpToTheRevisionItIsGiven",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> restart(
                        RoomId room,
                        Epoch epoch,
                        long seq,
                        long version,
                        byte[] snapshot,
                        Revision told) {
                      return to.restart(room, epoch, seq, version, snapshot, Revision.CREATED);
                    }
                  }),
          rooms(
              "does not say with a refused replay how far the log has told",
              "aReplayThatCannotBeHadSaysHowFarTheLogHasTold",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
                      return to.since(room, epoch, seq)
                          .thenApply(
                              replay ->
                                  replay instanceof Replay.Unavailable(LogHead head)
                                      ? new Replay.Unavailable(
                                          new LogHead(
                                              head.epoch(),
                                              head.seq(),
                                              head.version(),
                                              head.snapshot(),
                                              null))
                                      : replay);
                    }
                  }));

  private WrongTold() {}
}
