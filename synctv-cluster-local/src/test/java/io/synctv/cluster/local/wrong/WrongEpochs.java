package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Guarantee 7: logs that begin, restart and end otherwise than said. */
final class WrongEpochs {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "makes a log anew each time it is opened",
              "anOpenLogIsNotMadeAgain",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> open(
                        RoomId room, long version, byte[] snapshot, Revision told) {
                      now(to.delete(room));
                      return to.open(room, version, snapshot, told);
                    }
                  }),
          rooms(
              "makes two logs of a room that two nodes open at once",
              "nodesThatOpenARoomAtOnceAgreeOnOneLog",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> open(
                        RoomId room, long version, byte[] snapshot, Revision told) {
                      return done(
                          new LogHead(Epoch.of("of-" + node.node()), 0, version, snapshot, told));
                    }
                  }),
          rooms(
              "lets the version of a new log begin at 0",
              "aNewLogStartsWithTheStateItIsGiven",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<LogHead> open(
                        RoomId room, long version, byte[] snapshot, Revision told) {
                      return to.open(room, 0, snapshot, told);
                    }
                  }),
          rooms(
              "gives all logs one epoch",
              "roomsHaveEpochsOfTheirOwn",
              (to, node) -> new Renamed(to, node, false)),
          rooms(
              "names the epoch after the room, so that it comes again after a loss",
              "aLogOpenedAfterALossHasANewEpochAndCountsFromOne",
              (to, node) -> new Renamed(to, node, true)),
          rooms(
              "uses an epoch again after a room was deleted",
              "noEpochIsEverUsedAgain",
              (to, node) -> new Renamed(to, node, true)),
          rooms(
              "never tells of a new epoch",
              "whoWatchesIsToldToResyncWhenANewEpochBegins",
              (to, node) -> new WithoutResync(to)),
          rooms(
              "never tells of a room that begins anew after it was deleted",
              "whoWatchesADeletedRoomIsToldToResyncWhenItBeginsAnew",
              (to, node) -> new WithoutResync(to)),
          rooms(
              "takes a log that is lost for an empty one",
              "aLostLogIsMissingUntilItIsOpenedAgain",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
                      return to.since(room, epoch, seq)
                          .thenApply(
                              replay ->
                                  replay instanceof Replay.Missing
                                      ? new Replay.Complete(List.of())
                                      : replay);
                    }
                  }),
          rooms(
              "restarts a log that has moved on",
              "aRestartOnWhatIsNoLongerTrueChangesNothing",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) -> {
                        LogHead head = log.head(room);
                        return log.to.restart(
                            room, head.epoch(), head.seq(), version, snapshot, told);
                      })),
          rooms(
              "lets two restart a log at once",
              "ofTwoThatRestartAtOnceOneWins",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) -> {
                        LogHead head = log.head(room);
                        return log.to.restart(
                            room, head.epoch(), head.seq(), version, snapshot, told);
                      })),
          rooms(
              "does not restart",
              "aRestartBeginsANewEpochWithTheStateThatWasGiven",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) ->
                          log.to.open(room, version, snapshot, told))),
          rooms(
              "keeps the snapshot through a restart",
              "aRestartBeginsANewEpochWithTheStateThatWasGiven",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) ->
                          log.to.restart(
                              room, epoch, seq, version, log.head(room).snapshot(), told))),
          rooms(
              "forgets the commit keys at a restart",
              "aCommitThatIsSentAgainAfterARestartIsAnsweredAsBefore",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) -> {
                        ForwardingRooms.now(log.to.delete(room));
                        return log.to.open(room, version, snapshot, told);
                      })),
          rooms(
              "does not restart a log that is gone",
              "aRestartOfALogThatIsGoneMakesIt",
              (to, node) ->
                  new Restarts(
                      to,
                      (log, room, epoch, seq, version, snapshot, told) ->
                          ForwardingRooms.now(log.to.since(room, epoch, 0))
                                  instanceof Replay.Missing
                              ? CompletableFuture.failedFuture(new TransportException("gone"))
                              : log.to.restart(room, epoch, seq, version, snapshot, told))),
          rooms(
              "deletes nothing",
              "aDeletedRoomIsForgottenAndBeginsAnew",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Void> delete(RoomId room) {
                      return done(null);
                    }
                  }),
          rooms(
              "fails to delete what is not there",
              "deletingARoomThatIsNotThereDoesNothing",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public CompletionStage<Void> delete(RoomId room) {
                      return CompletableFuture.failedFuture(new TransportException("not there"));
                    }
                  }));

  private WrongEpochs() {}

  /** Tells nobody to resync. */
  private static final class WithoutResync extends ForwardingRooms {

    WithoutResync(RoomLog to) {
      super(to);
    }

    @Override
    public Subscription watch(RoomId room, RoomListener listener) {
      return to.watch(
          room,
          new Listener(listener) {
            @Override
            public void onResync() {}
          });
    }
  }

  /** Restarts another way. */
  private static final class Restarts extends ForwardingRooms {

    /** How. */
    private interface Way {
      CompletionStage<LogHead> restart(
          ForwardingRooms log,
          RoomId room,
          Epoch epoch,
          long seq,
          long version,
          byte[] snapshot,
          Revision told);
    }

    private final Way way;

    Restarts(RoomLog to, Way way) {
      super(to);
      this.way = way;
    }

    @Override
    public CompletionStage<LogHead> restart(
        RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
      return way.restart(this, room, epoch, seq, version, snapshot, told);
    }
  }

  /** Gives epochs names that come again. */
  private static final class Renamed extends ForwardingRooms {

    private final Map<RoomId, Epoch> real;
    private final boolean perRoom;

    Renamed(RoomLog to, WrappedNode node, boolean perRoom) {
      super(to);
      this.real = node.shared("epochs", ConcurrentHashMap::new);
      this.perRoom = perRoom;
    }

    private LogHead shown(RoomId room, LogHead head) {
      real.put(room, head.epoch());
      Epoch name = perRoom ? Epoch.of("epoch-" + room) : Epoch.of("epoch");
      return new LogHead(name, head.seq(), head.version(), head.snapshot(), head.told());
    }

    @Override
    public CompletionStage<LogHead> open(
        RoomId room, long version, byte[] snapshot, Revision told) {
      return to.open(room, version, snapshot, told).thenApply(head -> shown(room, head));
    }

    @Override
    public CompletionStage<LogHead> restart(
        RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
      return to.restart(room, real.getOrDefault(room, epoch), seq, version, snapshot, told)
          .thenApply(head -> shown(room, head));
    }

    @Override
    public CompletionStage<CommitResult> commit(Commit commit) {
      return to.commit(in(commit, real.getOrDefault(commit.room(), commit.epoch())));
    }
  }
}
