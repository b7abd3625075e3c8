package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.RoomId;
import io.synctv.cluster.local.wrong.ForwardingRooms.Listener;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Guarantees 2 and 6: events that are lost, repeated, mixed up or told in parts. */
final class WrongDeliveries {

  private static final String IN_ORDER =
      "everyWatchingNodeGetsEveryEventInOrderWithoutGapsAndRepeats";

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "delivers a commit event by event",
              "aCommitIsNeverDeliveredInParts",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              entries.forEach(entry -> to.onEntries(List.of(entry)));
                            }
                          })),
          rooms(
              "delivers the first event of a commit only",
              "theEventsOfOneCommitStayTogether",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              to.onEntries(entries.subList(0, 1));
                            }
                          })),
          rooms(
              "delivers every event twice",
              IN_ORDER,
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              to.onEntries(entries);
                              to.onEntries(entries);
                            }
                          })),
          rooms(
              "loses every hundredth delivery",
              IN_ORDER,
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              if (entries.getFirst().seq() % 100 != 50) {
                                to.onEntries(entries);
                              }
                            }
                          })),
          rooms(
              "delivers nothing",
              "theOnlyNodeGetsEveryEventInOrderWithoutGapsAndRepeats",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {}
                          })),
          rooms(
              "delivers lists without an event",
              IN_ORDER,
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              to.onEntries(List.of());
                              to.onEntries(entries);
                            }
                          })),
          rooms(
              "delivers pairs of events in the wrong order",
              IN_ORDER,
              (to, node) -> new Watching(to, Swapping::new)),
          rooms(
              "delivers to the committing node only",
              IN_ORDER,
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final Set<Thread> own = ConcurrentHashMap.newKeySet();

                    @Override
                    public CompletionStage<CommitResult> commit(Commit commit) {
                      own.add(Thread.currentThread());
                      try {
                        return to.commit(commit);
                      } finally {
                        own.remove(Thread.currentThread());
                      }
                    }

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      return to.watch(
                          room,
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              if (own.contains(Thread.currentThread())) {
                                to.onEntries(entries);
                              }
                            }
                          });
                    }
                  }),
          rooms(
              "delivers on many threads at a time",
              "aRoomListenerIsCalledByOneThreadAtATime",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              node.timer().execute(() -> to.onEntries(entries));
                            }
                          })),
          rooms(
              "misses the first deliveries of a watch",
              "whoWatchesAndThenReplaysMissesNothingWhileOthersCommit",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            private int missed;

                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              if (++missed > 20) {
                                to.onEntries(entries);
                              }
                            }
                          })),
          rooms(
              "misses the first deliveries of a watch on the only node",
              "whoWatchesAndThenReplaysMissesNothingWhileItsNodeCommits",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            private int missed;

                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              if (++missed > 20) {
                                to.onEntries(entries);
                              }
                            }
                          })),
          rooms(
              "delivers the events of any room to whoever watches one",
              "aRoomNobodyWatchesIsDeliveredToNobody",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final List<RoomListener> all = new CopyOnWriteArrayList<>();

                    @Override
                    public CompletionStage<CommitResult> commit(Commit commit) {
                      CommitResult result = now(to.commit(commit));
                      if (result instanceof Committed c) {
                        LogEntry entry =
                            new LogEntry(c.epoch(), c.lastSeq(), commit.events().getLast());
                        all.forEach(listener -> listener.onEntries(List.of(entry)));
                      }
                      return done(result);
                    }

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      all.add(listener);
                      return () -> all.remove(listener);
                    }
                  }),
          rooms(
              "mixes the rooms of one channel up",
              "roomsThatAreWatchedTogetherAreNotMixedUp",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final Map<RoomId, RoomListener> all = new ConcurrentHashMap<>();

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      all.put(room, listener);
                      return to.watch(
                          room,
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              all.values().forEach(each -> each.onEntries(entries));
                            }
                          });
                    }
                  }),
          rooms(
              "delivers a commit again that is sent again",
              "aCommitThatIsSentAgainIsNotDeliveredAgain",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final List<RoomListener> all =
                        node.shared("listeners", CopyOnWriteArrayList::new);
                    private final Map<String, Integer> sent =
                        node.shared("sent", ConcurrentHashMap::new);

                    @Override
                    public CompletionStage<CommitResult> commit(Commit commit) {
                      CommitResult result = now(to.commit(commit));
                      if (result instanceof Committed c
                          && sent.merge(commit.key(), 1, Integer::sum) > 1) {
                        LogEntry entry =
                            new LogEntry(c.epoch(), c.lastSeq(), commit.events().getLast());
                        all.forEach(listener -> listener.onEntries(List.of(entry)));
                      }
                      return done(result);
                    }

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      all.add(listener);
                      return to.watch(room, listener);
                    }
                  }));

  private WrongDeliveries() {}

  /** Delivers the second of two lists first. */
  private static final class Swapping extends Listener {
    private final List<List<LogEntry>> kept = new ArrayList<>();

    Swapping(RoomListener to) {
      super(to);
    }

    @Override
    public void onEntries(List<LogEntry> entries) {
      kept.add(entries);
      if (kept.size() == 2) {
        kept.reversed().forEach(to::onEntries);
        kept.clear();
      }
    }
  }
}
