package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/**
 * The clock that all nodes of a cluster agree on. Never goes back, and never jumps in normal
 * running: a node that starts while the store is away has nobody to agree with, and takes the
 * cluster's time at the store's first answers, even if that is earlier.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterClock {

  /**
   * Returns cluster time. Cheap, never blocks.
   *
   * @return microseconds since the epoch
   */
  long micros();

  /**
   * Returns cluster time.
   *
   * @return milliseconds since the epoch
   */
  default long millis() {
    return Math.floorDiv(micros(), 1000);
  }
}
