package io.synctv.cluster.redis;

import java.io.File;
import java.net.MalformedURLException;
import java.time.Duration;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.DelayStrategy;
import org.redisson.config.HostPortNatMapper;
import org.redisson.config.NatMapper;
import org.redisson.config.ReadMode;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SslVerificationMode;
import org.redisson.config.SubscriptionMode;

/**
 * What Redisson is told. Its own waiting is kept below ours ({@link RedisCommands}); it reconnects
 * for ever and at an even pace, because a node should be back within a second of the store's
 * return; and all channels of a server go over few connections, because there is one for each
 * partition in use.
 */
final class RedissonConfig {

  private static final Duration RECONNECT = Duration.ofMillis(250);
  private static final int PING_MILLIS = 500;
  private static final int ATTEMPT_MILLIS = 400;
  private static final int SUBSCRIPTION_CONNECTIONS = 4;

  private RedissonConfig() {}

  /** Returns a new configuration: Redisson keeps the one it is given. */
  static Config of(RedisSettings settings) {
    Config config = new Config();
    config.setCodec(ByteArrayCodec.INSTANCE);
    config.setThreads(settings.threads());
    config.setNettyThreads(settings.nettyThreads());
    if (!settings.username().isEmpty()) {
      config.setUsername(settings.username());
    }
    if (!settings.password().isEmpty()) {
      config.setPassword(settings.password());
    }
    tls(config, settings.tls());
    switch (settings.topology()) {
      case SINGLE -> single(config.useSingleServer(), settings);
      case SENTINEL -> {
        var servers = config.useSentinelServers();
        servers
            .setMasterName(settings.masterName())
            .setDatabase(settings.database())
            .setScanInterval(250)
            .setCheckSentinelsList(false)
            .setNatMapper(nat(settings))
            .addSentinelAddress(settings.addresses().toArray(String[]::new));
        several(servers, settings);
      }
      case CLUSTER -> {
        var servers = config.useClusterServers();
        servers
            .setScanInterval(500)
            .setCheckSlotsCoverage(false)
            .setNatMapper(nat(settings))
            .addNodeAddress(settings.addresses().toArray(String[]::new));
        several(servers, settings);
      }
      case REPLICATED -> {
        var servers = config.useReplicatedServers();
        servers
            .setDatabase(settings.database())
            .setScanInterval(250)
            .addNodeAddress(settings.addresses().toArray(String[]::new));
        several(servers, settings);
      }
    }
    return config;
  }

  private static NatMapper nat(RedisSettings settings) {
    HostPortNatMapper mapper = new HostPortNatMapper();
    mapper.setHostsPortMap(settings.nat());
    return mapper;
  }

  private static void single(SingleServerConfig server, RedisSettings settings) {
    server
        .setAddress(settings.addresses().getFirst())
        .setDatabase(settings.database())
        .setConnectionPoolSize(settings.poolSize())
        .setConnectionMinimumIdleSize(Math.min(2, settings.poolSize()))
        .setSubscriptionConnectionPoolSize(SUBSCRIPTION_CONNECTIONS)
        .setSubscriptionConnectionMinimumIdleSize(1);
    timing(server, settings);
  }

  private static void several(BaseMasterSlaveServersConfig<?> servers, RedisSettings settings) {
    servers
        .setReadMode(ReadMode.MASTER)
        .setSubscriptionMode(SubscriptionMode.MASTER)
        .setMasterConnectionPoolSize(settings.poolSize())
        .setMasterConnectionMinimumIdleSize(Math.min(2, settings.poolSize()))
        .setSubscriptionConnectionPoolSize(SUBSCRIPTION_CONNECTIONS)
        .setSubscriptionConnectionMinimumIdleSize(1);
    timing(servers, settings);
  }

  private static void timing(BaseConfig<?> config, RedisSettings settings) {
    int attempt = (int) Math.min(ATTEMPT_MILLIS, settings.timeout().toMillis() / 2);
    // Two channels for each partition, and a few of the node's own, on each connection if need be.
    config
        .setSubscriptionsPerConnection(2 * settings.partitions() + 16)
        .setSubscriptionTimeout(2 * ATTEMPT_MILLIS)
        .setTimeout(attempt)
        .setConnectTimeout((int) Math.min(2 * ATTEMPT_MILLIS, settings.connectTimeout().toMillis()))
        .setRetryAttempts(1)
        .setRetryDelay(retryDelay(attempt, settings.timeout()))
        .setReconnectionDelay(new ConstantDelay(RECONNECT))
        .setPingConnectionInterval(PING_MILLIS);
  }

  /**
   * Redisson waits so long before it asks again, and no longer than that for a free connection and
   * for the network to take a command: so a busy machine must not fail by it. The first attempt is
   * given up early enough for the second; what ends that is our own limit.
   */
  private static DelayStrategy retryDelay(int attemptMillis, Duration timeout) {
    Duration first = Duration.ofMillis(attemptMillis / 2);
    return attempt -> attempt == 0 ? first : timeout;
  }

  private static void tls(Config config, RedisSettings.Tls tls) {
    config.setSslVerificationMode(
        tls.verifyHostname() ? SslVerificationMode.STRICT : SslVerificationMode.CA_ONLY);
    if (!tls.truststore().isEmpty()) {
      File file = new File(tls.truststore());
      if (!file.canRead()) {
        throw SettingsReader.wrong("redis.tls.truststore", "must be a file that can be read");
      }
      try {
        config.setSslTruststore(file.toURI().toURL());
      } catch (MalformedURLException e) {
        throw SettingsReader.wrong("redis.tls.truststore", "must be the path of a file");
      }
      config.setSslTruststorePassword(tls.truststorePassword());
    }
  }
}
