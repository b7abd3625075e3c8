package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {

  @Test
  void nothingSetIsOneServerOnThisMachine() {
    RedisSettings settings = RedisSettings.parse(Map.of());

    assertThat(settings.addresses()).containsExactly("redis://127.0.0.1:6379");
    assertThat(settings.topology()).isEqualTo(RedisSettings.Topology.SINGLE);
    assertThat(settings.keyPrefix()).isEqualTo("synctv:");
    assertThat(settings.partitions()).isEqualTo(1024);
    assertThat(settings.batchSize()).isEqualTo(100);
    assertThat(settings.batchWindow()).isZero();
    assertThat(settings.timeout()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void addressesNeedNoSchemeAndTlsGivesThemTheirs() {
    RedisSettings settings =
        RedisSettings.parse(
            Map.of(
                "redis.topology", "cluster",
                "redis.addresses", "one:1, redis://two:2,rediss://three:3",
                "redis.tls.enabled", "true"));

    assertThat(settings.addresses())
        .containsExactly("rediss://one:1", "rediss://two:2", "rediss://three:3");
  }

  @Test
  void announcedAddressesAreTranslated() {
    RedisSettings settings =
        RedisSettings.parse(
            Map.of("redis.nat", "10.0.0.7:6379=host:7001, 10.0.0.8:6379=host:7002"));

    assertThat(settings.nat())
        .containsOnly(
            Map.entry("10.0.0.7:6379", "host:7001"), Map.entry("10.0.0.8:6379", "host:7002"));
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "redis.addresses, nowhere",
    "redis.addresses, 'one:1,two:2'",
    "redis.addresses, http://one:1",
    "redis.topology, ring",
    "redis.master-name, ''", // with topology sentinel
    "redis.database, -1",
    "redis.database, many",
    "redis.pool-size, 0",
    "redis.connect-timeout, soon",
    "redis.connect-timeout, PX",
    "redis.timeout, 5s",
    "redis.nat, 'one:1=two'",
    "redis.sharded-pubsub, true", // without a Redis Cluster
    "redis.tls.enabled, perhaps",
    "redis.tls.truststore, /nowhere/at/all",
    "redis.key-prefix, a{b}",
    "log.partitions, 0",
    "log.batch-size, 0",
    "log.batch-window, 1m",
    "locks.stores, 'one:1,two:2'",
  })
  void aWrongValueIsAnErrorThatNamesItsKey(String key, String value) {
    Map<String, String> settings =
        key.equals("redis.master-name")
            ? Map.of(key, value, "redis.topology", "sentinel")
            : Map.of(key, value);

    assertThatThrownBy(() -> RedissonConfig.of(RedisSettings.parse(settings)))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("cluster." + key + " must ");
  }

  @Test
  void thePasswordIsNotInWhatIsPrinted() {
    RedisSettings settings =
        RedisSettings.parse(
            Map.of("redis.password", "hunter2", "redis.tls.truststore-password", "hunter3"));

    assertThat(settings.toString()).doesNotContain("hunter");
    assertThat(settings.tls().toString()).doesNotContain("hunter");
  }

  @Test
  void theProviderIsFoundByItsName() {
    assertThat(ClusterTransports.provider("redis")).isInstanceOf(RedisTransportProvider.class);
  }
}
