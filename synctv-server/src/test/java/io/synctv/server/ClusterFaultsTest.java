package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers in processes of their own on one Redis, each on its own way to it, with people who
 * give commands all the time while something fails.
 */
@Tag("slow")
final class ClusterFaultsTest {

  private static final int NODES = 3;
  private static final int ROOMS = 6;
  private static final int FANS = 10;
  private static final long SEED = 7;

  @TempDir static Path folder;

  private final RedisProcess redis = RedisProcess.start();
  private final List<FaultProxy> ways = new ArrayList<>();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private Crowd crowd;

  @BeforeEach
  void start() throws Exception {
    Path data = folder.resolve("data-" + System.nanoTime());
    List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      FaultProxy way = FaultProxy.to(redis.port());
      ways.add(way);
      starting.add(
          CompletableFuture.supplyAsync(
              () -> ServerProcess.serve(folder, data, 0, environment(way.port()))));
    }
    for (CompletableFuture<ServerProcess> node : starting) {
      nodes.add(node.get(90, TimeUnit.SECONDS));
    }
    crowd =
        new Crowd(
            ROOMS,
            FANS,
            () -> new Api(nodes.getLast().port()),
            attempt -> nodes.get(attempt % NODES).port());
    crowd.awaitAllOnline();
  }

  private static Map<String, String> environment(int redis) {
    Map<String, String> settings = new HashMap<>(ServerProcess.CLUSTER);
    settings.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", "redis://127.0.0.1:" + redis);
    return settings;
  }

  @AfterEach
  void stop() {
    if (crowd != null) {
      crowd.close();
    }
    nodes.forEach(ServerProcess::close);
    ways.forEach(FaultProxy::close);
    redis.close();
  }

  private void checkAll(String what) {
    Duration agreed = crowd.awaitAgreement();
    assertThat(crowd.findings()).as("after " + what).isEmpty();
    Duration slowest = crowd.takeSlowest();
    // Wanted are 2 s and 1 s; a busy machine needs more.
    assertThat(agreed).isLessThan(Duration.ofSeconds(10));
    assertThat(slowest).isLessThan(Duration.ofSeconds(5));
    assertThat(crowd.refused()).isZero();
    System.out.printf(
        "%s: all agree after %d ms; slowest answer %d ms%n",
        what, agreed.toMillis(), slowest.toMillis());
  }

  private static void awaitTenSeconds() {
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> System.nanoTime() - start > Duration.ofSeconds(10).toNanos());
  }

  @Test
  void everybodySeesTheSameSequenceWhateverBecomesOfRedis() throws Exception {
    crowd.act(SEED, 30);
    checkAll("three nodes, sixty people");

    redis.freeze();
    crowd.act(SEED + 1, 15);
    awaitTenSeconds();
    crowd.act(SEED + 6, 5);
    redis.thaw();
    checkAll("Redis frozen");

    redis.kill();
    crowd.act(SEED + 2, 15);
    redis.restart();
    checkAll("Redis killed, back with its data");

    redis.kill();
    crowd.act(SEED + 3, 15);
    redis.restartEmpty();
    checkAll("Redis killed, back empty");

    ways.get(1).hole();
    crowd.act(SEED + 4, 15);
    awaitTenSeconds();
    crowd.act(SEED + 7, 5);
    ways.get(1).heal();
    checkAll("one node without an answer");

    ways.forEach(FaultProxy::cut);
    crowd.act(SEED + 5, 15);
    ways.forEach(FaultProxy::heal);
    checkAll("connections cut");
  }

  @Test
  void whoseNodeEndsComesBackElsewhereAndMissesNothing() throws Exception {
    crowd.act(SEED, 5);
    checkAll("before");

    nodes.get(0).kill();
    crowd.act(SEED + 1, 20);
    checkAll("a node killed");
    Duration away = crowd.takeLongestAway();
    Duration counted = crowd.awaitPresence();
    System.out.printf(
        "a node killed: longest away %d ms; presence right after %d ms more%n",
        away.toMillis(), counted.toMillis());
    // Wanted are 3 s, and a lease of 2 s.
    assertThat(away).isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
    assertThat(counted).isLessThan(Duration.ofSeconds(10));

    crowd.takeLongestAway();
    long asked = System.nanoTime();
    nodes.get(1).terminate();
    CompletableFuture<Duration> ended =
        CompletableFuture.supplyAsync(
            () -> {
              assertThat(nodes.get(1).exitCode()).isEqualTo(143);
              return Duration.ofNanos(System.nanoTime() - asked);
            });
    crowd.act(SEED + 2, 20);
    checkAll("a node stopped");
    Duration drained = ended.get(60, TimeUnit.SECONDS);
    Duration moved = crowd.takeLongestAway();
    System.out.printf(
        "a node stopped: ended after %d ms, of which it drains 500; longest away %d ms%n",
        drained.toMillis(), moved.toMillis());
    assertThat(drained).isLessThan(Duration.ofSeconds(10));
    assertThat(moved).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
  }
}
