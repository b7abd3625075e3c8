package io.synctv.cluster.redis;

import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterContext;
import java.util.HashMap;
import java.util.Map;

/** Makes nodes for tests, as the kit asks for. */
final class TestNodes {

  private TestNodes() {}

  /** Returns what to make a node with, with what the kit leaves to the transport. */
  static ClusterContext context(int index, Map<String, String> settings) {
    ClusterContext plain = TestCluster.context(index);
    return ClusterContext.builder(plain.node())
        .version(plain.version())
        .address(plain.address())
        .load(plain.load())
        .secret(plain.secret())
        .retainedEvents(plain.retainedEvents())
        .heartbeat(plain.heartbeat())
        .lease(plain.lease())
        .settings(settings)
        .build();
  }

  /** Returns settings for a node that has time to find its Redis. */
  static Map<String, String> settings(RedisProcess redis, String prefix) {
    return Map.of(
        "redis.addresses",
        redis.address(),
        "redis.key-prefix",
        prefix,
        "redis.connect-timeout",
        "10s");
  }

  static ClusterContext context(
      RedisProcess redis, int index, String prefix, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(settings(redis, prefix));
    settings.putAll(more);
    return context(index, settings);
  }

  static RedisTransport node(RedisProcess redis, int index, String prefix) {
    return new RedisTransport(context(redis, index, prefix, Map.of()));
  }
}
