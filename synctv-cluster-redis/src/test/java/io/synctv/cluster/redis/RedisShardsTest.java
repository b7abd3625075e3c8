package io.synctv.cluster.redis;

import io.synctv.cluster.redis.lab.RedisBinary;
import io.synctv.cluster.redis.lab.RedisSetup;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/**
 * The kit on a Redis Cluster with three masters; with sharded channels where the machine has a
 * Redis that knows them.
 */
@Tag("slow")
class RedisShardsTest extends RedisSetupKit {

  private static final int MASTERS = 3;

  private final RedisBinary binary = RedisBinary.newest();

  @Override
  RedisSetup setUp() {
    return RedisSetup.cluster(binary, MASTERS);
  }

  @Override
  Map<String, String> more() {
    return Map.of("redis.sharded-pubsub", Boolean.toString(binary.shardsPubSub()));
  }
}
