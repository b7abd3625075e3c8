package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** What each part of the contract needs: clusters, and how long to wait for them. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterFactory {

  /** How long the kit waits unless told otherwise. */
  Duration USUAL_PATIENCE = Duration.ofSeconds(20);

  /** What the kit adds to each bound of the contract: a machine that runs tests may be busy. */
  Duration SLACK = Duration.ofMillis(1500);

  /**
   * Makes a cluster that shares nothing with earlier ones, its nodes made with {@link
   * TestCluster#context}.
   *
   * @param nodes how many nodes
   * @return the running cluster; the test closes it
   */
  TestCluster newCluster(int nodes);

  /**
   * Returns how long a test waits for what must happen before it fails. Bounds that the contract
   * names stay as they are.
   *
   * @return 20 seconds unless overridden; at least 4, for leases to run out
   */
  default Duration patience() {
    return USUAL_PATIENCE;
  }

  /** Has the waiting of the next test take {@link #patience}. Called by JUnit. */
  @BeforeEach
  default void takePatience() {
    Patience.begin(patience());
  }
}
