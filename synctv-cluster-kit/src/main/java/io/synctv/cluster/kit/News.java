package io.synctv.cluster.kit;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What a node heard of others. */
final class News implements NodesListener, AutoCloseable {

  final List<String> heard = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  News(ClusterTransport node) {
    subscription = node.nodes().watch(this);
  }

  /** Waits until the node knows of another, whether it was told of it or found it there. */
  void awaitKnown(ClusterTransport node, String other) {
    TestRoom.awaitUntil(() -> heard.contains("joined " + other) || names(node).contains(other));
  }

  @Override
  public void onJoined(NodeInfo node) {
    heard.add("joined " + node.node());
  }

  @Override
  public void onLeft(NodeId node) {
    heard.add("left " + node);
  }

  /** Returns what was heard after so many. */
  List<String> after(int count) {
    List<String> all = List.copyOf(heard);
    return all.subList(Math.min(count, all.size()), all.size());
  }

  /** Returns the names of the nodes that a node sees. */
  static Set<String> names(ClusterTransport node) {
    return TestRoom.answer(node.nodes().list()).stream()
        .map(info -> info.node().value())
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    subscription.close();
  }
}
