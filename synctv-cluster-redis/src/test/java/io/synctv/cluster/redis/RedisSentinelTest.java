package io.synctv.cluster.redis;

import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.RedisSetup;
import org.junit.jupiter.api.Tag;

/**
 * The kit on a master with two copies and three sentinels. Half-way the master is killed, a copy
 * takes its place, and the kit goes on with that.
 */
@Tag("slow")
class RedisSentinelTest extends RedisSetupKit {

  private static final int COPIES = 2;
  private static final int HALF_WAY = 35;

  private int clusters;

  @Override
  RedisSetup setUp() {
    return RedisSetup.sentinel(COPIES);
  }

  @Override
  public TestCluster newCluster(int nodes) {
    if (clusters++ == HALF_WAY) {
      redis.failOver();
    }
    return super.newCluster(nodes);
  }
}
