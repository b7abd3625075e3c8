package io.synctv.cluster.redis;

import io.synctv.cluster.redis.lab.SomeRedis;
import io.synctv.cluster.redis.lab.Ways;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The kit on a single Redis. */
@Tag("slow")
class RedisTransportTest extends RedisKit {

  private SomeRedis redis;

  @Override
  void startRedis() {
    redis = SomeRedis.open();
  }

  @Override
  void stopRedis() throws Exception {
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
