package io.synctv.cluster.local.wrong;

import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.TestCluster;
import java.time.Duration;

/** The kit, on the transport that its thread is about. Run by a launcher, not by the build. */
final class WrongKit extends ClusterTransportContract {

  /** What is wrong with the transports that this thread makes. */
  static final ThreadLocal<Wrong> CURRENT = ThreadLocal.withInitial(() -> Wrong.NOTHING);

  /** Long enough for leases to run out, short for what never happens. */
  static final Duration SHORT_PATIENCE = Duration.ofSeconds(4);

  @Override
  public TestCluster newCluster(int nodes) {
    Wrong wrong = CURRENT.get();
    return wrong.pretend().apply(new WrappedCluster(wrong, nodes));
  }

  @Override
  public Duration patience() {
    return CURRENT.get().equals(Wrong.NOTHING) ? USUAL_PATIENCE : SHORT_PATIENCE;
  }
}
