package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Who is in the cluster. A node is in it from its first sign of life until its lease is up. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Nodes {

  /**
   * Returns the nodes alive, this one included.
   *
   * @return the nodes, in no particular order. Fails with {@link TransportException} when the store
   *     is away or the transport is closed
   */
  CompletionStage<List<NodeInfo>> list();

  /**
   * Hears of other nodes coming and going, within one lease of it at the most; of a goodbye at
   * once. While this node is isolated nobody is said to have left.
   *
   * @param listener called by one thread at a time, must not block
   * @return ends the hearing
   * @throws TransportException when the transport is closed
   */
  Subscription watch(NodesListener listener);
}
