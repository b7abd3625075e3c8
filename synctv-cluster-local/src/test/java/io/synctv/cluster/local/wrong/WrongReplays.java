package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.ForwardingRooms.now;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Guarantee 5: replays of a part, and of what is not there. */
final class WrongReplays {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "replays the first two events",
              "replayReturnsEverythingAfterAPoint",
              (to, node) -> new Replays(to, (log, r, e, s) -> cut(now(log.to.since(r, e, s)), 2))),
          rooms(
              "replays at most 500 events",
              "asManyEventsAsAskedForCanBeReplayedAndFarOlderOnesAreRefusedNotCut",
              (to, node) ->
                  new Replays(to, (log, r, e, s) -> cut(now(log.to.since(r, e, s)), 500))),
          rooms(
              "replays what is left when older events have fallen out",
              "asManyEventsAsAskedForCanBeReplayedAndFarOlderOnesAreRefusedNotCut",
              (to, node) -> new Replays(to, WrongReplays::whatIsLeft)),
          rooms(
              "replays a part while old events fall out",
              "replayIsNeverAPartWhileOldEventsFallOut",
              (to, node) -> new Replays(to, WrongReplays::whatIsLeft)),
          rooms(
              "replays the numbers of any epoch",
              "numbersOfAnotherEpochCannotBeReplayed",
              (to, node) ->
                  new Replays(to, (log, r, e, s) -> now(log.to.since(r, log.head(r).epoch(), s)))),
          rooms(
              "replays the event at the point once more",
              "replayReturnsEverythingAfterAPoint",
              (to, node) ->
                  new Replays(to, (log, r, e, s) -> now(log.to.since(r, e, Math.max(0, s - 1))))),
          rooms(
              "replays nothing after a number that was not reached",
              "aNumberTheLogHasNotReachedCannotBeReplayed",
              (to, node) ->
                  new Replays(
                      to,
                      (log, r, e, s) ->
                          s > log.head(r).seq()
                              ? new Replay.Complete(List.of())
                              : now(log.to.since(r, e, s)))),
          rooms(
              "refuses to replay when there is nothing after a point",
              "replayFromTheLastEventIsEmpty",
              (to, node) ->
                  new Replays(
                      to,
                      (log, r, e, s) -> {
                        LogHead head = log.head(r);
                        return s == head.seq()
                            ? new Replay.Unavailable(head)
                            : now(log.to.since(r, e, s));
                      })),
          rooms(
              "replays nothing of a room that was never opened",
              "aRoomThatWasNeverOpenedHasNothingToReplay",
              (to, node) ->
                  new Replays(
                      to,
                      (log, r, e, s) ->
                          now(log.to.since(r, e, s)) instanceof Replay.Missing
                              ? new Replay.Complete(List.of())
                              : now(log.to.since(r, e, s)))),
          rooms(
              "replays backwards",
              "replayReturnsEverythingAfterAPoint",
              (to, node) ->
                  new Replays(
                      to,
                      (log, r, e, s) ->
                          now(log.to.since(r, e, s)) instanceof Replay.Complete(var entries)
                              ? new Replay.Complete(entries.reversed())
                              : now(log.to.since(r, e, s)))));

  private WrongReplays() {}

  private static Replay cut(Replay replay, int most) {
    return replay instanceof Replay.Complete(List<LogEntry> entries)
        ? new Replay.Complete(entries.subList(0, Math.min(most, entries.size())))
        : replay;
  }

  private static Replay whatIsLeft(ForwardingRooms log, RoomId room, Epoch epoch, long seq) {
    Replay replay = now(log.to.since(room, epoch, seq));
    long from = seq;
    while (replay instanceof Replay.Unavailable(LogHead head) && from < head.seq()) {
      from = Math.min(head.seq(), from + 64);
      replay = now(log.to.since(room, epoch, from));
    }
    return replay;
  }

  /** Replays another way. */
  private static final class Replays extends ForwardingRooms {

    /** How. */
    private interface Way {
      Replay since(ForwardingRooms log, RoomId room, Epoch epoch, long seq);
    }

    private final Way way;

    Replays(RoomLog to, Way way) {
      super(to);
      this.way = way;
    }

    @Override
    public CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq) {
      return done(way.since(this, room, epoch, seq));
    }
  }
}
