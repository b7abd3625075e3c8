package io.synctv.cluster.redis;

import io.synctv.cluster.kit.ClusterTransportContract;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.RedisProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit on a real Redis. */
class RedisTransportTests extends ClusterTransportContract {

  private static RedisProcess redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  public TestCluster newCluster(int nodes) {
    return new RedisTestCluster(redis.port(), nodes);
  }
}
