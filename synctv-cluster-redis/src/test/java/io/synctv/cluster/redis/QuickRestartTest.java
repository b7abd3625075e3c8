package io.synctv.cluster.redis;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Messages.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A Redis that is started again so soon that nobody takes it for away. */
class QuickRestartTest extends OnRedis {

  private static final int ROOMS = 20;

  /** Guards a bug: who began to listen just then heard nothing of that room for good. */
  @Test
  void whoBeginsToListenWhileRedisStartsAgainIsHeard() throws InterruptedException {
    RedisTransport one = node(Map.of());
    RedisTransport two = node(Map.of());
    Set<String> heard = ConcurrentHashMap.newKeySet();
    List<RoomId> rooms = new ArrayList<>();
    redis.kill();
    for (int i = 0; i < ROOMS; i++) {
      if (i == ROOMS / 2) {
        redis.restart();
      }
      RoomId room = RoomId.of("room-" + i);
      rooms.add(room);
      one.messages().listen(Address.of(room), (from, message) -> heard.add(room.value()));
      Thread.sleep(25);
    }
    awaitUntil(
        () -> {
          rooms.forEach(
              room -> two.messages().send(Address.of(room), Urgency.ORDINARY, bytes("word")));
          Thread.sleep(100);
          return heard.size() == ROOMS;
        });
  }
}
