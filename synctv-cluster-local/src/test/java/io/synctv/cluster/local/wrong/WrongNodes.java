package io.synctv.cluster.local.wrong;

import static io.synctv.cluster.local.wrong.Wrong.node;
import static io.synctv.cluster.local.wrong.Wrong.nodes;

import io.synctv.api.NodeId;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.local.wrong.ForwardingNodes.Listener;
import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A directory that misses nodes, or says that they have left. */
final class WrongNodes {

  static final List<Wrong> ALL =
      List.of(
          nodes(
              "leaves its own node out of the directory",
              "allNodesAreInTheDirectory",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public CompletionStage<List<NodeInfo>> list() {
                      return to.list()
                          .thenApply(
                              all ->
                                  all.stream()
                                      .filter(info -> !info.node().equals(node.node()))
                                      .toList());
                    }
                  }),
          nodes(
              "does not know since when a node runs",
              "allNodesAreInTheDirectory",
              (to, node) ->
                  new Describing(
                      to,
                      info ->
                          new NodeInfo(
                              info.node(), 0, info.version(), info.address(), info.load()))),
          nodes(
              "swaps version and address of a node",
              "theDirectorySaysOfEachNodeWhatItSaysOfItself",
              (to, node) ->
                  new Describing(
                      to,
                      info ->
                          new NodeInfo(
                              info.node(),
                              info.since(),
                              info.address(),
                              info.version(),
                              info.load()))),
          nodes(
              "does not say how many sessions a node has",
              "theDirectorySaysOfEachNodeWhatItSaysOfItself",
              (to, node) ->
                  new Describing(
                      to,
                      info ->
                          new NodeInfo(
                              info.node(), info.since(), info.version(), info.address(), 0))),
          node(
              "says no goodbye and is missed by the end of its lease",
              "aNodeThatClosesSaysGoodbyeAtOnce",
              spoiled -> spoiled.close = () -> spoiled.cluster.local.kill(spoiled.node())),
          nodes(
              "never misses who died",
              "aNodeThatDiedIsMissedWithinALease",
              (to, node) -> new Telling(to, new Silent())),
          nodes(
              "tells of a death three leases late",
              "aNodeThatDiedIsMissedWithinALease",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      return to.watch(
                          new Listener(listener) {
                            @Override
                            public void onLeft(NodeId left) {
                              node.after(2 * TestCluster.LEASE.toMillis(), () -> to.onLeft(left));
                            }
                          });
                    }
                  }),
          nodes(
              "says that all have left when one has",
              "noLivingNodeIsSaidToHaveLeft",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      return to.watch(
                          new Listener(listener) {
                            @Override
                            public void onLeft(NodeId left) {
                              node.cluster.nodes.forEach(each -> to.onLeft(each.node()));
                            }
                          });
                    }
                  }),
          nodes(
              "says after a lease that a living node has left",
              "noLivingNodeIsSaidToHaveLeft",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      node.after(
                          TestCluster.LEASE.toMillis(), () -> listener.onLeft(NodeId.of("node-0")));
                      return to.watch(listener);
                    }
                  }),
          nodes(
              "says that all have left when it is cut off",
              "aNodeThatIsCutOffTakesNobodyForGone",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      node.right
                          .health()
                          .listen(
                              state -> {
                                if (state == State.ISOLATED) {
                                  listener.onLeft(NodeId.of("node-0"));
                                }
                              });
                      return to.watch(listener);
                    }
                  }),
          nodes(
              "says that all have left and come when the store is back",
              "aNodeThatIsCutOffTakesNobodyForGone",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      node.right
                          .health()
                          .listen(
                              state -> {
                                if (state == State.UP) {
                                  listener.onLeft(NodeId.of("node-0"));
                                }
                              });
                      return to.watch(listener);
                    }
                  }),
          nodes(
              "tells nobody any more once a listener has failed",
              "aNodesListenerThatFailsHarmsNobodyElse",
              (to, node) ->
                  new ForwardingNodes(to) {
                    private final List<NodesListener> all = new CopyOnWriteArrayList<>();

                    @Override
                    public Subscription watch(NodesListener listener) {
                      all.add(listener);
                      return all.size() > 1
                          ? () -> all.remove(listener)
                          : to.watch(
                              new NodesListener() {
                                @Override
                                public void onJoined(NodeInfo info) {
                                  all.forEach(each -> each.onJoined(info));
                                }

                                @Override
                                public void onLeft(NodeId left) {
                                  all.forEach(each -> each.onLeft(left));
                                }
                              });
                    }
                  }),
          nodes(
              "does not tell of a node that was away for a moment",
              "aNodeThatWasAwayForAMomentIsSaidToHaveComeAgain",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      return to.watch(new Once(listener));
                    }
                  }),
          nodes(
              "does not tell of a node that was away for long",
              "aNodeThatWasAwayForLongComesBack",
              (to, node) ->
                  new ForwardingNodes(to) {
                    @Override
                    public Subscription watch(NodesListener listener) {
                      return to.watch(
                          new Listener(listener) {
                            @Override
                            public void onJoined(NodeInfo info) {}
                          });
                    }
                  }));

  private WrongNodes() {}

  /** Never tells that a node has left. */
  private static final class Silent implements UnaryOperator<NodesListener> {
    @Override
    public NodesListener apply(NodesListener listener) {
      return new Listener(listener) {
        @Override
        public void onLeft(NodeId left) {}
      };
    }
  }

  /** Puts something between the directory and whoever hears of it. */
  private static final class Telling extends ForwardingNodes {
    private final UnaryOperator<NodesListener> between;

    Telling(Nodes to, UnaryOperator<NodesListener> between) {
      super(to);
      this.between = between;
    }

    @Override
    public Subscription watch(NodesListener listener) {
      return to.watch(between.apply(listener));
    }
  }

  /** Tells of no node again until it has left. */
  private static final class Once extends Listener {
    private final Set<NodeId> known = ConcurrentHashMap.newKeySet();

    Once(NodesListener to) {
      super(to);
      known.add(NodeId.of("node-0"));
    }

    @Override
    public void onJoined(NodeInfo node) {
      if (known.add(node.node())) {
        to.onJoined(node);
      }
    }

    @Override
    public void onLeft(NodeId node) {
      known.remove(node);
      to.onLeft(node);
    }
  }

  /** Says something else of the nodes. */
  private static final class Describing extends ForwardingNodes {
    private final UnaryOperator<NodeInfo> other;

    Describing(Nodes to, UnaryOperator<NodeInfo> other) {
      super(to);
      this.other = other;
    }

    @Override
    public CompletionStage<List<NodeInfo>> list() {
      return to.list().thenApply(all -> all.stream().map(other).toList());
    }
  }
}
