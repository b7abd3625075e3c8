package io.synctv.cluster.redis;

import io.synctv.api.RoomId;
import io.synctv.cluster.kit.ClockContract;
import io.synctv.cluster.kit.CommitContract;
import io.synctv.cluster.kit.DeliveryContract;
import io.synctv.cluster.kit.EpochContract;
import io.synctv.cluster.kit.MessagesContract;
import io.synctv.cluster.kit.ReplayContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import redis.embedded.RedisServer;

/** The kit on a real Redis. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RedisTransportTests
    implements CommitContract,
        DeliveryContract,
        ReplayContract,
        EpochContract,
        MessagesContract,
        ClockContract {

  private static RedisServer server;
  private static int port;
  private static RedissonClient tool;
  private static int clusters;

  @BeforeAll
  static void startRedis() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
    server.start();
    tool = Redisson.create(RedissonConfig.of(RedisSettings.parse(settings("tool:"))));
  }

  @AfterAll
  static void stopRedis() throws IOException {
    tool.shutdown(0, 2, TimeUnit.SECONDS);
    server.stop();
  }

  private static Map<String, String> settings(String prefix) {
    return Map.of("redis.addresses", "redis://127.0.0.1:" + port, "redis.key-prefix", prefix);
  }

  @Override
  public TestCluster newCluster(int nodes) {
    String prefix = "test" + clusters++ + ":";
    List<ClusterTransport> transports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ClusterContext plain = TestCluster.context(i);
      transports.add(
          new RedisTransport(
              ClusterContext.builder(plain.node())
                  .secret(plain.secret())
                  .retainedEvents(plain.retainedEvents())
                  .heartbeat(plain.heartbeat())
                  .lease(plain.lease())
                  .settings(settings(prefix))
                  .build()));
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
