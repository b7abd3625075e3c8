package io.synctv.cluster.redis;

import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.Ways;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/** The kit, on whatever Redis a class brings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisKit extends ClusterTransportContract {

  private RedissonClient tool;

  /** Starts it, once for the class. */
  abstract void startRedis() throws Exception;

  /** Ends it. */
  abstract void stopRedis() throws Exception;

  /** Returns how a client reaches it that nothing happens to. */
  abstract Map<String, String> settings();

  /** Makes one node's ways to it. */
  abstract Ways ways();

  /** Returns further settings of all nodes. */
  Map<String, String> more() {
    return Map.of();
  }

  @BeforeAll
  void start() throws Exception {
    startRedis();
    Map<String, String> all = new HashMap<>(settings());
    all.putAll(more());
    tool = Redisson.create(RedissonConfig.of(RedisSettings.parse(all)));
  }

  @AfterAll
  void stop() throws Exception {
    tool.shutdown(0, 2, TimeUnit.SECONDS);
    stopRedis();
  }

  @Override
  public TestCluster newCluster(int nodes) {
    return new RedisTestCluster(tool, this::ways, more(), nodes);
  }
}
