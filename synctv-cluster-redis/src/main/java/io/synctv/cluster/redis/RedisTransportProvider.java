package io.synctv.cluster.redis;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;

/**
 * Makes transports on Redis 6.2 or later: a single server, Sentinel, Redis Cluster, or replicated
 * servers. The settings are listed in the project's configuration page, there with the prefix
 * {@code cluster.}; a wrong one is a {@link io.synctv.cluster.spi.TransportException} that names
 * it. When Redis does not answer, the transport opens isolated, after {@code
 * redis.connect-timeout}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class RedisTransportProvider implements ClusterTransportProvider {

  /** The name of this provider. */
  public static final String NAME = "redis";

  /** Called by {@link java.util.ServiceLoader}. */
  public RedisTransportProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ClusterTransport create(ClusterContext context) {
    return new RedisTransport(context);
  }
}
