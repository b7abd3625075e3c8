package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;

/** What each part of the contract needs. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterFactory {

  /**
   * Makes a cluster that shares nothing with earlier ones, its nodes made with {@link
   * TestCluster#context}.
   *
   * @param nodes how many nodes
   * @return the running cluster; the test closes it
   */
  TestCluster newCluster(int nodes);
}
