package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
   * Has the directory say something else of this node's version from now on. A transport that keeps
   * what it was opened with ({@link ClusterContext#version}) need not do anything.
   *
   * @param version of the node's software, a line without line breaks
   * @return done when others can read it. Fails with {@link TransportException} when the store is
   *     away or the transport is closed; then it is said with the next sign of life
   */
  default CompletionStage<Void> describe(String version) {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Hears of other nodes coming and going, within one lease and a heartbeat of it at the most; of a
   * goodbye at once. Nobody is said to have left while this node is isolated, nor because it was.
   *
   * @param listener called by one thread at a time, must not block
   * @return ends the hearing
   * @throws TransportException when the transport is closed
   */
  Subscription watch(NodesListener listener);
}
