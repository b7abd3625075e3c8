package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.ForwardingRooms.done;
import static io.synctv.cluster.local.wrong.Wrong.counters;
import static io.synctv.cluster.local.wrong.Wrong.presence;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Guarantee 9: what a node did while the store was away, and is not there when it is back. */
final class WrongOutages {

  static final List<Wrong> ALL =
      List.of(
          presence(
              "loses the sessions that are put while the store is away",
              "whoLeftAndCameWhileTheStoreWasAwayIsKnownWhenItIsBack",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return node.isolated() ? away() : to.put(room, id, details);
                    }
                  }),
          presence(
              "keeps the sessions that are removed while the store is away",
              "whoLeftAndCameWhileTheStoreWasAwayIsKnownWhenItIsBack",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      return node.isolated() ? away() : to.remove(room, session);
                    }
                  }),
          presence(
              "loses the sessions that are put once it knows for long that the store is away",
              "whoLeftAndCameWhileTheNodeWasIsolatedForLongIsKnownWhenTheStoreIsBack",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return isolatedForLong(node) ? away() : to.put(room, id, details);
                    }
                  }),
          presence(
              "keeps the sessions that are removed once it knows for long that the store is away",
              "whoLeftAndCameWhileTheNodeWasIsolatedForLongIsKnownWhenTheStoreIsBack",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> remove(RoomId room, SessionId session) {
                      return isolatedForLong(node) ? away() : to.remove(room, session);
                    }
                  }),
          presence(
              "puts back the sessions of one room only",
              "whoLeftAndCameWhileTheNodeWasIsolatedForLongIsKnownWhenTheStoreIsBack",
              (to, node) ->
                  new ForwardingPresence(to) {
                    @Override
                    public CompletionStage<Void> put(RoomId room, SessionId id, byte[] details) {
                      return node.isolated() && room.value().equals("kitchen")
                          ? away()
                          : to.put(room, id, details);
                    }
                  }),
          presence(
              "does not put the sessions of a node back that was away",
              "sessionsOfANodeThatIsBackAreThereAgain",
              (to, node) -> {
                Set<Object> away = node.shared("away", ConcurrentHashMap::newKeySet);
                node.right
                    .health()
                    .listen(
                        state -> {
                          if (state == State.ISOLATED) {
                            away.add(node.node());
                          }
                        });
                return new WrongPresence.Listing(
                    to,
                    (room, entries) ->
                        entries.stream().filter(e -> !away.contains(e.node())).toList());
              }),
          counters(
              "does not put the places of a node back that was away",
              "whatANodeHoldsIsThereAgainWhenItComesBack",
              (to, node) -> {
                List<String> taken = new CopyOnWriteArrayList<>();
                node.right
                    .health()
                    .listen(
                        state -> {
                          if (state == State.ISOLATED) {
                            taken.forEach(to::give);
                          }
                        });
                return new ForwardingCounters(to) {
                  @Override
                  public CompletionStage<Boolean> take(String counter, int limit) {
                    taken.add(counter);
                    return to.take(counter, limit);
                  }
                };
              }),
          counters(
              "forgets places that are given back while the store is away",
              "whatIsGivenBackWhileTheStoreIsAwayIsFreeWhenItIsBack",
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Void> give(String counter) {
                      return node.isolated() ? away() : to.give(counter);
                    }
                  }),
          counters(
              "takes places later that could not be taken",
              "aPlaceThatCouldNotBeTakenForWantOfTheStoreIsNotTakenWhenItIsBack",
              (to, node) -> {
                List<Runnable> missed = new ArrayList<>();
                node.right
                    .health()
                    .listen(
                        state -> {
                          if (state == State.UP) {
                            missed.forEach(Runnable::run);
                          }
                        });
                return new ForwardingCounters(to) {
                  @Override
                  public CompletionStage<Boolean> take(String counter, int limit) {
                    if (node.isolated()) {
                      missed.add(() -> to.take(counter, limit));
                      return away();
                    }
                    return to.take(counter, limit);
                  }
                };
              }),
          counters(
              "says that a place is taken though the store is away",
              "aPlaceThatCouldNotBeTakenForWantOfTheStoreIsNotTakenWhenItIsBack",
              (to, node) ->
                  new ForwardingCounters(to) {
                    @Override
                    public CompletionStage<Boolean> take(String counter, int limit) {
                      return node.isolated() ? done(true) : to.take(counter, limit);
                    }
                  }));

  private WrongOutages() {}

  private static <T> CompletionStage<T> away() {
    return CompletableFuture.failedFuture(new TransportException("away"));
  }

  /** Says whether the others have missed the node already. */
  private static boolean isolatedForLong(WrappedNode node) {
    return node.isolated()
        && ForwardingRooms.now(node.cluster.nodes.get(1).right.nodes().list()).size() < 2;
  }
}
