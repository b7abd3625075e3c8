package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.node;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Guarantee 13: transports that do not end, end too much, or go on after their end. */
final class WrongClosing {

  private static final String REFUSES = "aClosedTransportRefusesEveryCall";
  private static final String HEARS = "whoListenedHearsNothingAfterClose";

  static final List<Wrong> ALL =
      List.of(
          node(
              "fails to close a second time",
              "closingTwiceDoesNoHarm",
              spoiled ->
                  spoiled.close =
                      () -> {
                        if (spoiled.closed) {
                          spoiled.right.close();
                          throw new IllegalStateException("closed already");
                        }
                      }),
          node(
              "takes rooms for open after close",
              REFUSES,
              spoiled ->
                  spoiled.rooms =
                      new ForwardingRooms(spoiled.rooms) {
                        @Override
                        public CompletionStage<CommitResult> commit(Commit commit) {
                          return spoiled.closed
                              ? done(new CommitResult.Missing())
                              : to.commit(commit);
                        }
                      }),
          node(
              "counts after close",
              REFUSES,
              spoiled ->
                  spoiled.counters =
                      new ForwardingCounters(spoiled.counters) {
                        @Override
                        public CompletionStage<Integer> total(String counter) {
                          return spoiled.closed
                              ? CompletableFuture.completedFuture(0)
                              : to.total(counter);
                        }
                      }),
          node(
              "counts sessions after close",
              REFUSES,
              spoiled ->
                  spoiled.presence =
                      new ForwardingPresence(spoiled.presence) {
                        @Override
                        public CompletionStage<Map<RoomId, Integer>> count(
                            Collection<RoomId> rooms) {
                          return spoiled.closed
                              ? CompletableFuture.completedFuture(Map.of())
                              : to.count(rooms);
                        }
                      }),
          node(
              "lists nodes after close",
              REFUSES,
              spoiled ->
                  spoiled.nodes =
                      new ForwardingNodes(spoiled.nodes) {
                        @Override
                        public CompletionStage<List<NodeInfo>> list() {
                          return spoiled.closed
                              ? CompletableFuture.completedFuture(List.of())
                              : to.list();
                        }
                      }),
          node(
              "lets nodes be watched after close",
              REFUSES,
              spoiled ->
                  spoiled.nodes =
                      new ForwardingNodes(spoiled.nodes) {
                        @Override
                        public Subscription watch(NodesListener listener) {
                          return spoiled.closed ? () -> {} : to.watch(listener);
                        }
                      }),
          node(
              "lets its health be heard of after close",
              REFUSES,
              spoiled ->
                  spoiled.health =
                      new ForwardingHealth(spoiled.health) {
                        @Override
                        public Subscription listen(HealthListener listener) {
                          return spoiled.closed ? () -> {} : to.listen(listener);
                        }
                      }),
          node(
              "drops messages in silence after close",
              REFUSES,
              spoiled ->
                  spoiled.messages =
                      new ForwardingMessages(spoiled.messages) {
                        @Override
                        public void send(Address address, Urgency urgency, byte[] payload) {
                          if (!spoiled.closed) {
                            to.send(address, urgency, payload);
                          }
                        }
                      }),
          node(
              "gives locks after close with no answer",
              REFUSES,
              spoiled ->
                  spoiled.locks =
                      (name, ttl) ->
                          spoiled.closed
                              ? CompletableFuture.completedFuture(Optional.empty())
                              : spoiled.right.locks().tryAcquire(name, ttl)),
          node(
              "takes seven seconds to close",
              "closingTakesNotLong",
              spoiled -> closesAfter(spoiled, () -> true)),
          node(
              "waits seven seconds for its store to close",
              "closingTakesNotLongThoughTheStoreIsAway",
              spoiled -> closesAfter(spoiled, spoiled::isolated)),
          node(
              "leaves a thread behind",
              "nothingStaysBehindAfterClosing",
              spoiled ->
                  Thread.ofPlatform()
                      .daemon()
                      .start(
                          () -> {
                            try {
                              new CountDownLatch(1).await(30, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                              Thread.currentThread().interrupt();
                            }
                          })),
          node(
              "delivers events after close",
              HEARS,
              spoiled ->
                  spoiled.rooms =
                      new ForwardingRooms(spoiled.rooms) {
                        @Override
                        public Subscription watch(RoomId room, RoomListener listener) {
                          return other(spoiled).right.rooms().watch(room, listener);
                        }
                      }),
          node(
              "delivers messages after close",
              HEARS,
              spoiled ->
                  spoiled.messages =
                      new ForwardingMessages(spoiled.messages) {
                        @Override
                        public Subscription listen(Address at, MessageListener listener) {
                          return other(spoiled).messages.listen(at, listener);
                        }
                      }),
          node(
              "tells of nodes after close",
              HEARS,
              spoiled ->
                  spoiled.nodes =
                      new ForwardingNodes(spoiled.nodes) {
                        @Override
                        public Subscription watch(NodesListener listener) {
                          return other(spoiled).right.nodes().watch(listener);
                        }
                      }),
          node(
              "leaves calls unanswered that were under way at close",
              "whatWasAskedBeforeCloseIsAnsweredThough",
              spoiled ->
                  AskedThrough.spoil(
                      spoiled,
                      new AskedThrough.Gate() {
                        @Override
                        public <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
                          CompletableFuture<T> answer = new CompletableFuture<>();
                          question
                              .get()
                              .thenAccept(
                                  value ->
                                      spoiled.after(
                                          20,
                                          () -> {
                                            if (!spoiled.closed) {
                                              answer.complete(value);
                                            }
                                          }));
                          return answer;
                        }
                      })),
          node(
              "closes the others with it",
              "theOtherNodesGoOnWhenOneCloses",
              spoiled ->
                  spoiled.close = () -> spoiled.cluster.nodes.forEach(each -> each.right.close())),
          node(
              "has no time after close",
              "aClosedTransportStillSaysItsNameAndTheTime",
              spoiled -> {
                var right = spoiled.clock;
                spoiled.clock = () -> spoiled.closed ? 0 : right.micros();
              }));

  private WrongClosing() {}

  private static WrappedNode other(WrappedNode node) {
    return node.cluster.nodes.stream()
        .filter(each -> each != node)
        .reduce((first, last) -> last)
        .orElse(node);
  }

  private static void closesAfter(WrappedNode node, Supplier<Boolean> when) {
    Runnable right = node.close;
    node.close =
        () -> {
          boolean slow = !node.closed && when.get();
          right.run();
          if (slow) {
            try {
              new CountDownLatch(1).await(7, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
  }
}
