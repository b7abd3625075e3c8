package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.health;
import static io.synctv.cluster.local.wrong.Wrong.node;
import static io.synctv.cluster.local.wrong.Wrong.rooms;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Guarantee 8: outages that nobody is told of, or too late, and calls that hang meanwhile. */
final class WrongHealth {

  private static final String CALLS = "noCallHangsWhileTheStoreIsAwayAndHealthSaysSo";
  private static final String IN_TIME = "healthListenersAreToldInTimeAndInOrder";

  /** Beyond the bound and what the kit adds for a busy machine. */
  private static final long TOO_LATE = 3800;

  static final List<Wrong> ALL =
      List.of(
          health(
              "is always up",
              CALLS,
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public State state() {
                      return State.UP;
                    }
                  }),
          health(
              "is never up",
              "aNodeThatReachesTheStoreIsUp",
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public State state() {
                      return State.ISOLATED;
                    }
                  }),
          health(
              "says too late that the store is away",
              "aNodeTurnsIsolatedInTimeThoughNobodyAsks",
              (to, node) -> new Late(to, node, State.ISOLATED)),
          health(
              "says too late that the store is back",
              CALLS,
              (to, node) -> new Late(to, node, State.UP)),
          node(
              "notices that the store is away only when it is asked something",
              "aNodeTurnsIsolatedInTimeThoughNobodyAsks",
              WrongHealth::noticesWhenAsked),
          health(
              "tells its listeners too late",
              IN_TIME,
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public Subscription listen(HealthListener listener) {
                      return to.listen(
                          state -> node.after(TOO_LATE, () -> listener.onChange(state)));
                    }
                  }),
          health(
              "tells its listeners each change twice",
              IN_TIME,
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public Subscription listen(HealthListener listener) {
                      return to.listen(
                          state -> {
                            listener.onChange(state);
                            listener.onChange(state);
                          });
                    }
                  }),
          health(
              "does not tell its listeners that the store is back",
              IN_TIME,
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public Subscription listen(HealthListener listener) {
                      return to.listen(
                          state -> {
                            if (state == State.ISOLATED) {
                              listener.onChange(state);
                            }
                          });
                    }
                  }),
          health(
              "goes on telling who stopped hearing of it",
              "whoStoppedHearingOfHealthHearsNoMore",
              (to, node) ->
                  new ForwardingHealth(to) {
                    @Override
                    public Subscription listen(HealthListener listener) {
                      to.listen(listener);
                      return () -> {};
                    }
                  }),
          health(
              "tells nobody of its health any more once a listener has failed",
              "aHealthListenerThatFailsHarmsNobodyElse",
              (to, node) ->
                  new ForwardingHealth(to) {
                    private final List<HealthListener> all = new CopyOnWriteArrayList<>();

                    @Override
                    public Subscription listen(HealthListener listener) {
                      all.add(listener);
                      return all.size() > 1
                          ? () -> all.remove(listener)
                          : to.listen(state -> all.forEach(each -> each.onChange(state)));
                    }
                  }),
          node(
              "leaves calls unanswered while the store is away",
              CALLS,
              spoiled ->
                  gate(spoiled, question -> spoiled.isolated() ? new CompletableFuture<>() : null)),
          node(
              "fails calls after four seconds while the store is away",
              CALLS,
              spoiled ->
                  AskedThrough.spoil(
                      spoiled,
                      new AskedThrough.Gate() {
                        @Override
                        public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
                          return spoiled.isolated()
                              ? spoiled.later(4000, question)
                              : question.get();
                        }
                      })),
          node(
              "fails calls with what is no TransportException",
              CALLS,
              spoiled ->
                  gate(
                      spoiled,
                      question ->
                          spoiled.isolated()
                              ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                              : null)),
          node(
              "answers from what it remembers while the store is away",
              CALLS,
              spoiled ->
                  gate(
                      spoiled,
                      question ->
                          spoiled.isolated() ? CompletableFuture.completedFuture(null) : null)),
          node(
              "keeps the thread of its caller while the store is away",
              "noCallBlocksItsCallerWhileTheStoreIsAway",
              spoiled ->
                  gate(
                      spoiled,
                      question -> {
                        if (spoiled.isolated()) {
                          block(400);
                        }
                        return null;
                      })),
          rooms(
              "does not tell to resync when the store is back",
              "whatWasMissedIsToldOfWhenTheStoreIsBack",
              (to, node) -> new Watching(to, WrongHealth::withoutResync)),
          rooms(
              "tells one watched room to resync when the store is back",
              "everyWatchedRoomIsToldToResyncWhenTheStoreIsBack",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final Set<RoomId> watched = ConcurrentHashMap.newKeySet();

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      watched.add(room);
                      return to.watch(
                          room, watched.size() == 1 ? listener : withoutResync(listener));
                    }
                  }),
          rooms(
              "tells one of those who watch a room to resync when the store is back",
              "everyWatchedRoomIsToldToResyncWhenTheStoreIsBack",
              (to, node) ->
                  new ForwardingRooms(to) {
                    private final Set<RoomId> watched = ConcurrentHashMap.newKeySet();

                    @Override
                    public Subscription watch(RoomId room, RoomListener listener) {
                      return to.watch(room, watched.add(room) ? listener : withoutResync(listener));
                    }
                  }),
          rooms(
              "tells to resync five seconds after the store is back",
              "everyWatchedRoomIsToldToResyncWhenTheStoreIsBack",
              (to, node) ->
                  new Watching(
                      to,
                      listener ->
                          new ForwardingRooms.Listener(listener) {
                            @Override
                            public void onResync() {
                              node.after(5000, to::onResync);
                            }
                          })));

  private WrongHealth() {}

  private static RoomListener withoutResync(RoomListener listener) {
    return new ForwardingRooms.Listener(listener) {
      @Override
      public void onResync() {}
    };
  }

  /** Answers in the place of a node, where it does. */
  private interface Instead {
    CompletionStage<?> answer(Supplier<?> question);
  }

  @SuppressWarnings("unchecked")
  private static void gate(WrappedNode node, Instead instead) {
    AskedThrough.spoil(
        node,
        new AskedThrough.Gate() {
          @Override
          public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
            CompletionStage<?> answer = instead.answer(question);
            return answer == null ? question.get() : (CompletionStage<T>) answer;
          }
        });
  }

  private static void block(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void noticesWhenAsked(WrappedNode node) {
    boolean[] asked = {false};
    gate(
        node,
        question -> {
          asked[0] = true;
          return null;
        });
    node.health =
        new ForwardingHealth(node.health) {
          @Override
          public State state() {
            return asked[0] ? to.state() : State.UP;
          }
        };
  }

  /** Says one state too late. */
  private static final class Late extends ForwardingHealth {

    private volatile State said = State.UP;

    Late(Health to, WrappedNode node, State late) {
      super(to);
      to.listen(
          state -> {
            if (state == late) {
              node.after(TOO_LATE, () -> said = state);
            } else {
              said = state;
            }
          });
    }

    @Override
    public State state() {
      return said;
    }
  }
}
