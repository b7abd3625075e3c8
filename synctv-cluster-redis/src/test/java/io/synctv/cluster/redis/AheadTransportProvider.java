package io.synctv.cluster.redis;

import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The Redis transport on a machine whose clock is wrong, for tests that run servers as processes of
 * their own: with this jar on the class path, {@code cluster.transport: redis-ahead} names it.
 */
public final class AheadTransportProvider implements ClusterTransportProvider {

  /** How far the machine's clock is ahead. */
  private static final Duration AHEAD = Duration.ofSeconds(5);

  /** Called by {@link java.util.ServiceLoader}. */
  public AheadTransportProvider() {}

  @Override
  public String name() {
    return "redis-ahead";
  }

  @Override
  public ClusterTransport create(ClusterContext context) {
    return new RedisTransport(
        context,
        InstantSource.offset(InstantSource.system(), AHEAD),
        System::nanoTime,
        EnvelopeSigner.Format.CURRENT);
  }
}
