package io.synctv.cluster.local.wrong;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Hands everything to another directory. */
abstract class ForwardingNodes implements Nodes {

  final Nodes to;

  ForwardingNodes(Nodes to) {
    this.to = to;
  }

  @Override
  public CompletionStage<List<NodeInfo>> list() {
    return to.list();
  }

  @Override
  public CompletionStage<Void> describe(String version) {
    return to.describe(version);
  }

  @Override
  public Subscription watch(NodesListener listener) {
    return to.watch(listener);
  }

  /** Hears what is told before the listener does. */
  abstract static class Listener implements NodesListener {

    final NodesListener to;

    Listener(NodesListener to) {
      this.to = to;
    }

    @Override
    public void onJoined(NodeInfo node) {
      to.onJoined(node);
    }

    @Override
    public void onLeft(NodeId node) {
      to.onLeft(node);
    }
  }
}
