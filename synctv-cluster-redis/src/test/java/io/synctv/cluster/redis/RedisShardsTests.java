package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/** The kit on a Redis Cluster with three masters. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RedisShardsTests extends ClusterTransportContract {

  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;

  private static final List<TestRedis> masters = new ArrayList<>();
  private static RedissonClient tool;
  private static int clusters;

  @BeforeAll
  static void startShards() {
    for (int i = 0; i < MASTERS; i++) {
      masters.add(new TestRedis("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
    }
    for (int i = 0; i < MASTERS; i++) {
      String slots =
          IntStream.range(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" "));
      assertThat(masters.get(i).command("CLUSTER ADDSLOTS " + slots)).startsWith("+OK");
      masters.get(i).command("CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      masters.get(0).command("CLUSTER MEET 127.0.0.1 " + masters.get(i).port());
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                masters.stream()
                    .allMatch(
                        master ->
                            master.command("CLUSTER INFO").contains("cluster_state:ok")
                                && master
                                    .command("CLUSTER INFO")
                                    .contains("cluster_known_nodes:" + MASTERS)));
    tool = Redisson.create(RedissonConfig.of(RedisSettings.parse(settings())));
  }

  @AfterAll
  static void stopShards() {
    tool.shutdown(0, 2, TimeUnit.SECONDS);
    masters.forEach(TestRedis::close);
    masters.clear();
  }

  private static Map<String, String> settings() {
    return Map.of(
        "redis.topology",
        "cluster",
        "redis.addresses",
        masters.stream()
            .map(master -> "redis://127.0.0.1:" + master.port())
            .collect(Collectors.joining(",")));
  }

  @Override
  public TestCluster newCluster(int nodes) {
    String prefix = "test" + clusters++ + ":";
    List<ClusterTransport> transports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      transports.add(new RedisTransport(masters.getFirst().context(i, prefix, settings())));
    }
    return new TestCluster() {
      @Override
      public List<ClusterTransport> nodes() {
        return transports;
      }

      @Override
      public void loseRoom(RoomId room) {
        Keys keys = new Keys(prefix, 1024);
        tool.getKeys().delete(keys.head(room), keys.log(room));
      }

      @Override
      public void close() {
        transports.forEach(ClusterTransport::close);
      }
    };
  }
}
