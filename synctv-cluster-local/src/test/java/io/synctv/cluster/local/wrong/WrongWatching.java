package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.RoomId;
import io.synctv.cluster.local.wrong.ForwardingRooms.Listener;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Watching that does not end, or ends too early, and listeners that are refused or too slow. */
final class WrongWatching {

  static final List<Wrong> ALL =
      List.of(
          rooms(
              "goes on delivering to who stopped watching",
              "whoStoppedWatchingHearsNoMore",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      to.watch(room, listener);
                      return () -> {};
                    }
                  }),
          rooms(
              "goes on delivering to a listener that stopped itself",
              "aListenerMayStopItself",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      to.watch(room, listener);
                      return () -> {};
                    }
                  }),
          rooms(
              "fails to stop watching a second time",
              "whoStoppedWatchingHearsNoMore",
              (to, node) ->
                  new ForwardingRooms(to) {
                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      Subscription right = to.watch(room, listener);
                      AtomicInteger closed = new AtomicInteger();
                      return () -> {
                        if (closed.incrementAndGet() > 1) {
                          throw new IllegalStateException("closed already");
                        }
                        right.close();
                      };
                    }
                  }),
          rooms(
              "delivers no more in a room whose listener has failed",
              "aListenerThatFailsHarmsNobodyElse",
              (to, node) -> new OneForAll(to, false)),
          rooms(
              "bears an exception of a listener and not an error",
              "aListenerThatFailsHarmsNobodyElse",
              (to, node) -> new OneForAll(to, true)),
          rooms(
              "refuses a commit by a listener",
              "aListenerMayCommitAndTheOrderHolds",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

                    @Override
                    public CompletionStage<CommitResult> commit(Commit commit) {
                      return inside.contains(Thread.currentThread())
                          ? CompletableFuture.failedFuture(new TransportException("not now"))
                          : to.commit(commit);
                    }

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      return to.watch(
                          room,
                          new Listener(listener) {
                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              inside.add(Thread.currentThread());
                              try {
                                to.onEntries(entries);
                              } finally {
                                inside.remove(Thread.currentThread());
                              }
                            }
                          });
                    }
                  }),
          rooms(
              "lets any number of events wait for a slow listener",
              "aSlowRoomListenerHasABoundedBacklogAndMissesNothingInTheEnd",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new Listener(listener) {
                            private final ExecutorService unbounded =
                                Executors.newSingleThreadExecutor(
                                    Thread.ofPlatform().daemon().factory());

                            @Override
                            public void onEntries(List<LogEntry> entries) {
                              unbounded.execute(() -> to.onEntries(entries));
                            }
                          })));

  private WrongWatching() {}

  /** Stops delivering once a listener has failed. */
  private static final class OneForAll extends ForwardingRooms {
    private final boolean bearsExceptions;
    private volatile boolean dead;

    OneForAll(RoomLog to, boolean bearsExceptions) {
      super(to);
      this.bearsExceptions = bearsExceptions;
    }

    @Override
    public Subscription watch(RoomId room, RoomListener listener) {
      return to.watch(
          room,
          new Listener(listener) {
            @Override
            public void onEntries(List<LogEntry> entries) {
              if (dead) {
                return;
              }
              try {
                to.onEntries(entries);
              } catch (RuntimeException e) {
                dead = !bearsExceptions;
              } catch (Error e) {
                dead = true;
              }
            }
          });
    }
  }
}
