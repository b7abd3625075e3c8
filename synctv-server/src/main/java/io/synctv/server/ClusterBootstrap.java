package io.synctv.server;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.cluster.Discrepancy;
import io.synctv.core.cluster.SelectiveTransport;
import io.synctv.core.cluster.SelectiveTransport.Part;
import io.synctv.core.cluster.ShadowTransport;
import io.synctv.server.cli.StartException;
import io.synctv.server.config.ClusterConfig;
import io.synctv.server.config.ServerConfig;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The cluster transport of this server, opened as the configuration says.
 *
 * @param transport what the engine relies on
 * @param measured what operators want to know about: the shadow when there is one
 * @param discrepancies how the shadow differs; empty without one
 */
record ClusterBootstrap(
    ClusterTransport transport,
    ClusterTransport measured,
    Supplier<Map<Discrepancy, Long>> discrepancies)
    implements AutoCloseable {

  private static final String ALONE = "local";
  private static final String PREFIX = "redis.key-prefix";

  /**
   * Connects.
   *
   * @param node the name of this server
   * @param load says how many sessions this server has
   * @throws StartException when it cannot
   */
  static ClusterBootstrap open(ServerConfig config, NodeId node, IntSupplier load) {
    return switch (config.cluster().mode()) {
      case OFF -> relyOn(alone(node));
      case ON -> relyOn(selected(config, node, load));
      case SHADOW -> {
        ClusterTransport shadow = join(config, node, load, shadowSettings(config));
        ShadowTransport shadowed = new ShadowTransport(alone(node), shadow);
        yield new ClusterBootstrap(shadowed, shadow, shadowed::discrepancies);
      }
    };
  }

  private static ClusterBootstrap relyOn(ClusterTransport transport) {
    return new ClusterBootstrap(transport, transport, Map::of);
  }

  private static ClusterTransport alone(NodeId node) {
    return ClusterTransports.provider(ALONE).create(ClusterContext.of(node));
  }

  private static ClusterTransport selected(ServerConfig config, NodeId node, IntSupplier load) {
    ClusterTransport shared = join(config, node, load, config.cluster().settings());
    Set<Part> own = own(config.cluster().shared());
    return own.isEmpty() ? shared : new SelectiveTransport(shared, alone(node), own);
  }

  private static Set<Part> own(ClusterConfig.Shared shared) {
    Set<Part> own = EnumSet.noneOf(Part.class);
    if (!shared.presence()) {
      own.add(Part.PRESENCE);
    }
    if (!shared.limits()) {
      own.add(Part.COUNTERS);
    }
    if (!shared.locks()) {
      own.add(Part.LOCKS);
    }
    return own;
  }

  /** A shadow begins its rooms anew: it must not do that to those of servers that rely on them. */
  private static Map<String, String> shadowSettings(ServerConfig config) {
    Map<String, String> settings = new TreeMap<>(config.cluster().settings());
    settings.computeIfPresent(PREFIX, (key, prefix) -> prefix + "shadow:");
    return settings;
  }

  private static ClusterTransport join(
      ServerConfig config, NodeId node, IntSupplier load, Map<String, String> settings) {
    ClusterConfig cluster = config.cluster();
    try {
      return ClusterTransports.provider(cluster.transport())
          .create(
              ClusterContext.builder(node)
                  .version(OlderServers.version())
                  .address(config.host() + ":" + config.port())
                  .load(load)
                  .secret(cluster.secret())
                  .retainedEvents(cluster.retainedEvents())
                  .retainedFor(cluster.retainedFor())
                  .heartbeat(cluster.heartbeat())
                  .lease(cluster.lease())
                  .settings(settings)
                  .build());
    } catch (TransportException e) {
      throw new StartException("the cluster cannot be joined: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
