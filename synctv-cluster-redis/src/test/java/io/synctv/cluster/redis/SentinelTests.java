package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.RoomId;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A master with a copy and three sentinels, and what becomes of commits when the master dies. */
class SentinelTests {

  private static final RoomId ROOM = RoomId.of("room");

  private final RedisProcess master = RedisProcess.start();
  private final RedisProcess copy =
      RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
  private final List<RedisProcess> sentinels =
      List.of(
          RedisProcess.startSentinel("main", master),
          RedisProcess.startSentinel("main", master),
          RedisProcess.startSentinel("main", master));

  @AfterEach
  void stop() {
    sentinels.forEach(RedisProcess::close);
    copy.close();
    master.close();
  }

  private RedisTransport node(int index) {
    ClusterContext plain = TestCluster.context(index);
    return new RedisTransport(
        ClusterContext.builder(plain.node())
            .secret(plain.secret())
            .heartbeat(plain.heartbeat())
            .lease(plain.lease())
            .settings(
                Map.of(
                    "redis.topology", "sentinel",
                    "redis.master-name", "main",
                    "redis.addresses",
                        sentinels.stream()
                            .map(RedisProcess::address)
                            .collect(Collectors.joining(","))))
            .build());
  }

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static CommitResult commit(RedisTransport node, Epoch epoch, String event)
      throws Exception {
    return answer(
        node.rooms()
            .commit(
                new Commit(
                    ROOM,
                    epoch,
                    IdGenerator.secure().next(),
                    List.of(event.getBytes(UTF_8)),
                    null)));
  }

  @Test
  void commitsGoOnWithTheCopyAndNothingThatReachedItIsLost() throws Exception {
    awaitThatSentinelsKnow();
    try (RedisTransport one = node(0);
        RedisTransport two = node(1)) {
      Epoch epoch = answer(one.rooms().open(ROOM, 0, "state".getBytes(UTF_8))).epoch();
      List<String> accepted = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        assertThat(commit(one, epoch, "event " + i)).isInstanceOf(CommitResult.Committed.class);
        accepted.add("event " + i);
      }
      try (Jedis client = master.client()) {
        assertThat(client.waitReplicas(1, 5000)).isEqualTo(1);
      }

      master.kill();

      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptions()
          .until(() -> commit(two, epoch, "after") instanceof CommitResult.Committed);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> one.health().state() == Health.State.UP);
      Replay replay = answer(one.rooms().since(ROOM, epoch, 0));
      assertThat(replay).isInstanceOf(Replay.Complete.class);
      List<LogEntry> entries = ((Replay.Complete) replay).entries();
      assertThat(entries.subList(0, 100))
          .extracting(entry -> new String(entry.payload(), UTF_8))
          .isEqualTo(accepted);
      for (int i = 0; i < entries.size(); i++) {
        assertThat(entries.get(i).seq()).isEqualTo(i + 1);
      }
    }
  }

  /** A failover needs sentinels that know the copy and each other. */
  private void awaitThatSentinelsKnow() {
    for (RedisProcess sentinel : sentinels) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try (Jedis client = sentinel.client()) {
                  Map<String, String> known = client.sentinelMasters().getFirst();
                  return known.get("num-slaves").equals("1")
                      && known.get("num-other-sentinels").equals("2");
                }
              });
    }
  }
}
