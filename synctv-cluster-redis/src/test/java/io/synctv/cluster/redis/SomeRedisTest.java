package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.redis.lab.SomeRedis;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class SomeRedisTest {

  @Test
  void theOneThatIsNamedIsTakenAndLeftRunning() throws Exception {
    try (RedisProcess named = RedisProcess.start()) {
      try (SomeRedis some = SomeRedis.open(named.address())) {
        assertThat(some.address().getPort()).isEqualTo(named.port());
        assertThat(some.settings()).containsEntry("redis.addresses", named.address());
      }
      try (Jedis client = named.client()) {
        assertThat(client.ping()).isEqualTo("PONG");
      }
    }
  }

  @Test
  void whereNoneIsNamedThereIsOneAllTheSame() throws Exception {
    try (SomeRedis some = SomeRedis.open(" ");
        Jedis client = new Jedis(some.address().getHostString(), some.address().getPort())) {
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }
}
