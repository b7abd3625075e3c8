package io.synctv.cluster.redis;

import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.time.Duration;
import java.time.InstantSource;

/** Nodes on machines whose wall clocks are wrong, for tests of whole systems. */
public final class WrongClock {

  private WrongClock() {}

  /** Opens a node whose machine's wall clock is ahead by a time, or behind by a negative one. */
  public static ClusterTransport ahead(ClusterContext context, Duration by) {
    return new RedisTransport(
        context,
        InstantSource.offset(InstantSource.system(), by),
        System::nanoTime,
        EnvelopeSigner.Format.CURRENT);
  }
}
