package io.synctv.cluster.redis;

import io.synctv.cluster.redis.lab.RedisSetup;
import io.synctv.cluster.redis.lab.Ways;
import java.util.Map;

/** The kit on a Redis of several servers. */
abstract class RedisSetupKit extends RedisKit {

  RedisSetup redis;

  /** Starts the servers. */
  abstract RedisSetup setUp();

  @Override
  void startRedis() {
    redis = setUp();
  }

  @Override
  void stopRedis() {
    redis.close();
  }

  @Override
  Map<String, String> settings() {
    return redis.settings();
  }

  @Override
  Ways ways() {
    return redis.ways();
  }
}
