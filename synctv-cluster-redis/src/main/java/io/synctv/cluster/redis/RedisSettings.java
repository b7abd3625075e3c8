package io.synctv.cluster.redis;

import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of this transport, read from the names of {@code ClusterContext.settings()}. A wrong
 * value is an error that names its key; an unknown key is left to whoever knows it.
 *
 * @param addresses where Redis is: one server, or the sentinels, or nodes of the cluster
 * @param topology how the servers belong together
 * @param masterName the master's name among the sentinels, else empty
 * @param nat where this node reaches a server that the sentinels or the cluster know by another
 *     address: {@code host:port} by {@code host:port}
 * @param username the ACL user, or empty
 * @param password the password, or empty
 * @param database the number of the database
 * @param keyPrefix what every key and channel begins with
 * @param poolSize connections for commands, to each server
 * @param connectTimeout how long opening the transport waits for Redis before it starts isolated;
 *     one attempt to connect takes 800 ms at the most
 * @param timeout how long a question may take in all, less than a second
 * @param threads of Redisson for callbacks
 * @param nettyThreads of Redisson for the network
 * @param tls how connections are protected
 * @param shardedPubSub whether publications stay on one master of a Redis Cluster, which needs
 *     Redis 7; the same on all nodes
 * @param partitions into how many parts rooms are hashed; the same on all nodes
 * @param batchSize the most commits in one round trip
 * @param batchWindow how long an idle lane waits for company before it sends; zero sends at once
 * @param lockStores addresses of independent servers for Redlock; empty: locks are kept in Redis
 */
record RedisSettings(
    List<String> addresses,
    Topology topology,
    String masterName,
    Map<String, String> nat,
    String username,
    String password,
    int database,
    String keyPrefix,
    int poolSize,
    Duration connectTimeout,
    Duration timeout,
    int threads,
    int nettyThreads,
    Tls tls,
    boolean shardedPubSub,
    int partitions,
    int batchSize,
    Duration batchWindow,
    List<String> lockStores) {

  /** How the servers belong together. */
  enum Topology {
    SINGLE,
    SENTINEL,
    CLUSTER,
    REPLICATED
  }

  /**
   * How connections are protected.
   *
   * @param enabled whether they are; addresses with {@code rediss://} turn it on too
   * @param truststore a file with the certificates to trust, or empty for those of the JVM
   * @param truststorePassword its password, or empty
   * @param verifyHostname whether the certificate must be of the host that was asked for
   */
  record Tls(
      boolean enabled, String truststore, String truststorePassword, boolean verifyHostname) {
    @Override
    public String toString() {
      return "Tls[" + enabled + "]";
    }
  }

  /**
   * Reads settings.
   *
   * @param settings by name, without the prefix {@code cluster.}
   * @return the settings, with a default for each name that is absent
   * @throws TransportException naming the key whose value is wrong
   */
  static RedisSettings parse(Map<String, String> settings) {
    SettingsReader in = new SettingsReader(settings);
    boolean tls = in.bool("redis.tls.enabled", false);
    Topology topology = in.choice("redis.topology", Topology.class, Topology.SINGLE);
    RedisSettings parsed =
        new RedisSettings(
            in.addresses("redis.addresses", "redis://127.0.0.1:6379", tls),
            topology,
            in.text("redis.master-name", ""),
            in.pairs("redis.nat"),
            in.text("redis.username", ""),
            in.text("redis.password", ""),
            in.number("redis.database", 0, 0, 1_000_000),
            in.text("redis.key-prefix", "synctv:"),
            in.number("redis.pool-size", 10, 1, 1000),
            in.duration("redis.connect-timeout", Duration.ofSeconds(5), 50, 60_000),
            in.duration("redis.timeout", Duration.ofMillis(900), 50, 950),
            in.number("redis.threads", 4, 1, 256),
            in.number("redis.netty-threads", 4, 1, 256),
            new Tls(
                tls,
                in.text("redis.tls.truststore", ""),
                in.text("redis.tls.truststore-password", ""),
                in.bool("redis.tls.verify-hostname", true)),
            in.bool("redis.sharded-pubsub", false),
            in.number("log.partitions", 1024, 1, 16_384),
            in.number("log.batch-size", 100, 1, 10_000),
            in.duration("log.batch-window", Duration.ZERO, 0, 100),
            in.addresses("locks.stores", "", tls));
    parsed.check();
    return parsed;
  }

  /** Returns the settings for one server that stands alone, with all else as it is here. */
  RedisSettings single(String address) {
    return new RedisSettings(
        List.of(address),
        Topology.SINGLE,
        "",
        Map.of(),
        username,
        password,
        0,
        keyPrefix,
        poolSize,
        connectTimeout,
        timeout,
        threads,
        nettyThreads,
        tls,
        false,
        partitions,
        batchSize,
        batchWindow,
        List.of());
  }

  private void check() {
    if (topology == Topology.SINGLE && addresses.size() != 1) {
      throw SettingsReader.wrong("redis.addresses", "must be one address for a single server");
    }
    if (topology == Topology.SENTINEL && masterName.isEmpty()) {
      throw SettingsReader.wrong("redis.master-name", "must be set for sentinels");
    }
    if (topology == Topology.CLUSTER && database != 0) {
      throw SettingsReader.wrong("redis.database", "must be 0: a Redis Cluster has no other");
    }
    if (topology != Topology.CLUSTER && shardedPubSub) {
      throw SettingsReader.wrong("redis.sharded-pubsub", "must be false without a Redis Cluster");
    }
    if (keyPrefix.contains("{") || keyPrefix.contains("}")) {
      throw SettingsReader.wrong("redis.key-prefix", "must not contain braces");
    }
    if (!lockStores.isEmpty() && lockStores.size() < 3) {
      throw SettingsReader.wrong("locks.stores", "must be three or more, or none");
    }
  }

  @Override
  public String toString() {
    return "RedisSettings[" + topology + ", " + addresses.size() + " addresses]";
  }
}
