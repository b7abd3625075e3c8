package io.synctv.cluster.local.wrong;

import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One way of being wrong.
 *
 * @param what what the transport does
 * @param caughtBy the test of the kit that must fail, which says what is wrong
 * @param spoil spoils a node that is right
 * @param pretend spoils what a cluster says of itself
 */
record Wrong(
    String what, String caughtBy, Consumer<WrappedNode> spoil, UnaryOperator<TestCluster> pretend) {

  /** Nothing is wrong. */
  static final Wrong NOTHING = node("nothing", "", node -> {});

  static List<Wrong> all() {
    return Stream.of(
            WrongCommits.ALL,
            WrongTold.ALL,
            WrongAnswers.ALL,
            WrongMemory.ALL,
            WrongEpochs.ALL,
            WrongReplays.ALL,
            WrongDeliveries.ALL,
            WrongWatching.ALL,
            WrongPayloads.ALL,
            WrongMessages.ALL,
            WrongListeners.ALL,
            WrongPresence.ALL,
            WrongOutages.ALL,
            WrongCounters.ALL,
            WrongLocks.ALL,
            WrongNodes.ALL,
            WrongHealth.ALL,
            WrongClocks.ALL,
            WrongClosing.ALL,
            WrongFaults.ALL)
        .flatMap(List::stream)
        .toList();
  }

  static Wrong node(String what, String caughtBy, Consumer<WrappedNode> spoil) {
    return new Wrong(what, caughtBy, spoil, cluster -> cluster);
  }

  static Wrong cluster(String what, String caughtBy, UnaryOperator<TestCluster> pretend) {
    return new Wrong(what, caughtBy, node -> {}, pretend);
  }

  static Wrong rooms(
      String what, String caughtBy, BiFunction<RoomLog, WrappedNode, RoomLog> spoiled) {
    return node(what, caughtBy, node -> node.rooms = spoiled.apply(node.rooms, node));
  }

  static Wrong messages(
      String what, String caughtBy, BiFunction<Messages, WrappedNode, Messages> spoiled) {
    return node(what, caughtBy, node -> node.messages = spoiled.apply(node.messages, node));
  }

  static Wrong presence(
      String what, String caughtBy, BiFunction<Presence, WrappedNode, Presence> spoiled) {
    return node(what, caughtBy, node -> node.presence = spoiled.apply(node.presence, node));
  }

  static Wrong counters(
      String what, String caughtBy, BiFunction<Counters, WrappedNode, Counters> spoiled) {
    return node(what, caughtBy, node -> node.counters = spoiled.apply(node.counters, node));
  }

  static Wrong locks(String what, String caughtBy, BiFunction<Locks, WrappedNode, Locks> spoiled) {
    return node(what, caughtBy, node -> node.locks = spoiled.apply(node.locks, node));
  }

  static Wrong nodes(String what, String caughtBy, BiFunction<Nodes, WrappedNode, Nodes> spoiled) {
    return node(what, caughtBy, node -> node.nodes = spoiled.apply(node.nodes, node));
  }

  static Wrong health(
      String what, String caughtBy, BiFunction<Health, WrappedNode, Health> spoiled) {
    return node(what, caughtBy, node -> node.health = spoiled.apply(node.health, node));
  }

  static Wrong clock(
      String what, String caughtBy, BiFunction<ClusterClock, WrappedNode, ClusterClock> spoiled) {
    return node(what, caughtBy, node -> node.clock = spoiled.apply(node.clock, node));
  }

  @Override
  public String toString() {
    return what;
  }
}
