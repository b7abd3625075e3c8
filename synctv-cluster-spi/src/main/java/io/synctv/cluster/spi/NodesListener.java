package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/** Hears of other nodes coming and going. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface NodesListener {

  /**
   * A node has come, or has come back to the store that it did not reach for a while, however
   * short: what others heard of it meanwhile may be wrong.
   *
   * @param node what it says of itself
   */
  void onJoined(NodeInfo node);

  /**
   * A node has said goodbye, or its lease is up: its sessions and counts are gone from the store.
   *
   * @param node which
   */
  void onLeft(NodeId node);
}
