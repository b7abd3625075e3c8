package io.synctv.cluster.kit;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;

/** Fails whatever it hears. */
final class FailingNodesListener implements NodesListener {

  @Override
  public void onJoined(NodeInfo node) {
    throw new DeliberateError();
  }

  @Override
  public void onLeft(NodeId node) {
    throw new DeliberateError();
  }
}
