package io.synctv.cluster.kit;

import org.junit.jupiter.api.Assumptions;

/** Asks a cluster for faults; a test that does not get them is aborted, and the report says why. */
final class Offered {

  private Offered() {}

  static Faults by(TestCluster cluster, Faults.Kind... kinds) {
    Faults faults = cluster.faults();
    for (Faults.Kind kind : kinds) {
      String reason = faults.notOffered().get(kind);
      if (reason != null) {
        Assumptions.abort(kind + " is not offered: " + reason);
      }
    }
    return faults;
  }

  static Faults cutOff(TestCluster cluster) {
    return by(cluster, Faults.Kind.CUT_OFF);
  }

  static Faults kill(TestCluster cluster) {
    return by(cluster, Faults.Kind.KILL);
  }
}
