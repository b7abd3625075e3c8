package io.synctv.cluster.local;

import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The directory as one node sees it. */
final class LocalNodes implements Nodes {

  private final LocalNode node;
  private final Directory directory;

  LocalNodes(LocalNode node, Directory directory) {
    this.node = node;
    this.directory = directory;
  }

  @Override
  public CompletionStage<List<NodeInfo>> list() {
    return node.ask(directory::list);
  }

  @Override
  public CompletionStage<Void> describe(String version) {
    node.describe(version);
    return node.ask(() -> null);
  }

  @Override
  public Subscription watch(NodesListener listener) {
    node.checkOpen();
    return node.own(directory.watch(node, listener));
  }
}
