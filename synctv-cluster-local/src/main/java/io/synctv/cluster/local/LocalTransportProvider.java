package io.synctv.cluster.local;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.TimeSource;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;
import java.time.Instant;
import java.util.Objects;

/** Makes clusters of one node. Several nodes in one JVM share a {@link LocalCluster} instead. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class LocalTransportProvider implements ClusterTransportProvider {

  /** The name of this provider. */
  public static final String NAME = "local";

  /** Called by {@link java.util.ServiceLoader}. */
  public LocalTransportProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ClusterTransport create(ClusterContext context) {
    Objects.requireNonNull(context, "context");
    LocalCluster.Options options =
        new LocalCluster.Options(context.retainedEvents(), context.retainedFor(), context.lease());
    TimeSource time = context.time();
    LocalCluster cluster =
        time == null
            ? LocalCluster.create(options)
            : new LocalCluster(
                options, () -> Instant.ofEpochMilli(time.millis()), time::nanoTime, context.ids());
    return cluster.node(context);
  }
}
