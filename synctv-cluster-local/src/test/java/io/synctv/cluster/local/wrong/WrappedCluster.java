package io.synctv.cluster.local.wrong;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A local cluster whose nodes are wrapped, with all faults. */
final class WrappedCluster implements TestCluster, Faults {

  final Map<String, Object> shared = new ConcurrentHashMap<>();
  final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());
  final LocalCluster local =
      LocalCluster.create(
          new LocalCluster.Options(
              TestCluster.RETAINED_EVENTS, ClusterContext.DEFAULT_RETAINED_FOR, TestCluster.LEASE));
  final List<WrappedNode> nodes = new ArrayList<>();

  WrappedCluster(Wrong wrong, int count) {
    for (int i = 0; i < count; i++) {
      WrappedNode node = new WrappedNode(local.node(TestCluster.context(i)), this);
      wrong.spoil().accept(node);
      nodes.add(node);
    }
  }

  @Override
  public List<ClusterTransport> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public Faults faults() {
    return this;
  }

  @Override
  public void loseRoom(RoomId room) {
    local.loseRoom(room);
  }

  @Override
  public void cutOff(int node) {
    local.cutOff(node(node).node());
  }

  @Override
  public void reconnect(int node) {
    local.reconnect(node(node).node());
  }

  @Override
  public void kill(int node) {
    local.kill(node(node).node());
  }

  @Override
  public int sendGarbage(RoomId room) {
    int pieces = 0;
    try (ClusterTransport eve = local.node(NodeId.of("eve"))) {
      for (Urgency urgency : Urgency.values()) {
        for (String garbage : List.of("rubbish", "")) {
          eve.messages().send(Address.of(room), urgency, garbage.getBytes(StandardCharsets.UTF_8));
          pieces++;
        }
      }
    }
    return pieces;
  }

  @Override
  public void close() {
    nodes.forEach(WrappedNode::close);
    nodes.forEach(node -> node.right.close());
    timer.shutdownNow();
  }
}
