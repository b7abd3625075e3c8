package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.redis.lab.RedisSetup;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A master with a copy that nobody watches, and somebody who makes the copy the master by hand. */
@Tag("slow")
class ReplicatedTest {

  private static final RoomId ROOM = RoomId.of("room");

  @Test
  void nodesFollowWhenTheCopyIsMadeTheMaster() {
    try (RedisSetup redis = RedisSetup.replicated(1);
        RedisTransport one = new RedisTransport(TestNodes.context(0, redis.settings()));
        RedisTransport two = new RedisTransport(TestNodes.context(1, redis.settings()))) {
      RedisProcess master = redis.servers().getFirst();
      RedisProcess copy = redis.servers().getLast();
      Epoch epoch =
          OnRedis.answer(one.rooms().open(ROOM, 0, "state".getBytes(UTF_8), Revision.CREATED))
              .epoch();
      OnRedis.Heard heard = new OnRedis.Heard();
      two.rooms().watch(ROOM, heard);
      OnRedis.awaitUntil(() -> heard.resyncs.get() > 0);
      OnRedis.answer(one.rooms().commit(OnRedis.event(ROOM, epoch)));
      OnRedis.awaitUntil(() -> heard.last() == 1);

      try (Jedis old = master.client();
          Jedis next = copy.client()) {
        assertThat(old.waitReplicas(1, 5000)).isEqualTo(1);
        next.slaveofNoOne();
        old.slaveof("127.0.0.1", copy.port());
      }

      OnRedis.commitSurely(one, OnRedis.event(ROOM, epoch));
      int resyncs = heard.resyncs.get();
      OnRedis.commitSurely(two, OnRedis.event(ROOM, epoch));
      // What was published while its subscription moved is lost: it is told to ask the log.
      OnRedis.awaitUntil(() -> heard.last() == 3 || heard.resyncs.get() > resyncs);
      OnRedis.awaitUntil(() -> one.health().state() == Health.State.UP);
      Replay replay = OnRedis.answer(two.rooms().since(ROOM, epoch, 0));
      assertThat(((Replay.Complete) replay).entries())
          .extracting(LogEntry::seq)
          .isEqualTo(List.of(1L, 2L, 3L));
    }
  }
}
