package io.synctv.cluster.kit;

import java.time.Duration;

/**
 * How long the test under way waits for what must happen. Threads that a test starts are as patient
 * as the test.
 */
final class Patience {

  private static final InheritableThreadLocal<Duration> CURRENT = new InheritableThreadLocal<>();

  private Patience() {}

  static void begin(Duration patience) {
    CURRENT.set(patience);
  }

  static Duration current() {
    Duration patience = CURRENT.get();
    return patience == null ? ClusterFactory.USUAL_PATIENCE : patience;
  }
}
