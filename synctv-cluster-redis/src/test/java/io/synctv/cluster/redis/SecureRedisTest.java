package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.kit.CommitContract;
import io.synctv.cluster.kit.LocksContract;
import io.synctv.cluster.kit.MessagesContract;
import io.synctv.cluster.kit.PresenceContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.RedisBinary;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.redis.lab.TestCertificate;
import io.synctv.cluster.redis.lab.Ways;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.TransportException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import redis.clients.jedis.Jedis;

/**
 * Parts of the kit over TLS, as a user of Redis who may do no more than the documentation asks for,
 * in a database that is not the first; and what is said when the certificate or the password is
 * wrong.
 */
@Tag("slow")
class SecureRedisTest implements CommitContract, MessagesContract, PresenceContract, LocksContract {

  private static final String DATABASE = "3";

  @TempDir static Path folder;

  private static TestCertificate certificate;
  private static RedisProcess redis;
  private static int tlsPort;
  private static RedissonClient tool;

  @BeforeAll
  static void start() {
    certificate = TestCertificate.make(folder, "redis", "ip:127.0.0.1");
    tlsPort = RedisProcess.freePort();
    redis =
        RedisProcess.start(
            RedisBinary.newest(),
            "--tls-port",
            Integer.toString(tlsPort),
            "--tls-cert-file",
            certificate.certificate().toString(),
            "--tls-key-file",
            certificate.key().toString(),
            "--tls-ca-cert-file",
            certificate.certificate().toString(),
            "--tls-auth-clients",
            "no",
            "--user",
            "synctv",
            "on",
            ">s3cret",
            "~test-*",
            "resetchannels",
            "&test-*",
            "+@all",
            "-@dangerous",
            "-@admin");
    tool =
        Redisson.create(
            RedissonConfig.of(
                RedisSettings.parse(
                    Map.of("redis.addresses", redis.address(), "redis.database", DATABASE))));
  }

  @AfterAll
  static void stop() {
    tool.shutdown(0, 2, TimeUnit.SECONDS);
    redis.close();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("redis.addresses", "rediss://127.0.0.1:" + tlsPort);
    settings.put("redis.tls.truststore", certificate.truststore().toString());
    settings.put("redis.tls.truststore-password", TestCertificate.PASSWORD);
    settings.put("redis.username", "synctv");
    settings.put("redis.password", "s3cret");
    settings.put("redis.database", DATABASE);
    return settings;
  }

  @Override
  public TestCluster newCluster(int nodes) {
    return new RedisTestCluster(
        tool,
        () ->
            new Ways(
                settings(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort))),
        Map.of(),
        nodes);
  }

  @Test
  void everythingIsInTheDatabaseThatIsAskedForUnderThePrefix() {
    try (TestCluster cluster = newCluster(1);
        Jedis client = redis.client()) {
      var unused =
          cluster.node(0).rooms().open(RoomId.of("room"), 0, new byte[0], Revision.CREATED);
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                client.select(Integer.parseInt(DATABASE));
                return !client.keys("test-*:room:room:head").isEmpty();
              });
      client.select(0);
      assertThat(client.dbSize()).isZero();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefusedAndTheErrorSaysSo() {
    TestCertificate other = TestCertificate.make(folder, "other", "ip:127.0.0.1");

    refusedWith(
        "certification path", Map.of("redis.tls.truststore", other.truststore().toString()));
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessThatIsAllowed() {
    String byName = "rediss://localhost:" + tlsPort;

    refusedWith("localhost", Map.of("redis.addresses", byName));
    try (RedisTransport node =
        node(Map.of("redis.addresses", byName, "redis.tls.verify-hostname", "false"))) {
      assertThat(node.health().state()).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndTheErrorSaysSo() {
    refusedWith("WRONGPASS", Map.of("redis.password", "wrong"));
  }

  private static void refusedWith(String why, Map<String, String> wrong) {
    Map<String, String> settings = new HashMap<>(wrong);
    settings.put("redis.connect-timeout", "3s");
    try (RedisTransport node = node(settings)) {
      assertThat(node.health().state()).isEqualTo(Health.State.ISOLATED);
      assertThatThrownBy(
              () ->
                  node.rooms()
                      .open(RoomId.of("room"), 0, new byte[0], Revision.CREATED)
                      .toCompletableFuture()
                      .get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TransportException.class)
          .hasMessageContaining(why)
          .hasMessageNotContaining("s3cret");
    }
  }

  private static RedisTransport node(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(settings());
    settings.put("redis.key-prefix", "test-tls:");
    settings.putAll(more);
    return new RedisTransport(TestNodes.context(0, settings));
  }
}
