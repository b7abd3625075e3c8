package io.synctv.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import io.synctv.server.lab.ServerProcess;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.jdbc.lab.Valve;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers in processes of their own that share a Redis and a PostgreSQL, and no folder. */
@Tag("slow")
final class PostgresClusterTest {

  private static final int NODES = 2;
  private static final long SEED = 11;

  @TempDir Path folder;

  @Test
  void nothingSaidIsLostThoughTheLineToTheDatabaseIsCutAndAServerIsKilled() throws Exception {
    List<ServerProcess> nodes = new ArrayList<>();
    try (TestPostgres database = TestPostgres.create();
        RedisProcess redis = RedisProcess.start();
        Valve line = new Valve(database.host(), database.port())) {
      try {
        start(nodes, environment(redis, database, line));
        try (Crowd crowd =
            new Crowd(
                2,
                6,
                () -> new Api(nodes.getLast().port()),
                attempt -> nodes.get(attempt % NODES).port())) {
          crowd.awaitAllOnline();
          CompletableFuture<Void> acting = CompletableFuture.runAsync(() -> act(crowd, SEED, 20));
          do {
            line.cut();
          } while (!over(acting));
          crowd.awaitAgreement();
          assertThat(crowd.findings()).as("after the line was cut").isEmpty();

          nodes.getFirst().kill();
          act(crowd, SEED + 1, 10);
          crowd.awaitAgreement();
          assertThat(crowd.findings()).as("after a server was killed").isEmpty();
        }
      } finally {
        nodes.forEach(ServerProcess::close);
      }
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private void start(List<ServerProcess> nodes, Map<String, String> environment) throws Exception {
    List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      starting.add(
          CompletableFuture.supplyAsync(
              () -> ServerProcess.serve(folder, folder.resolve("data"), 0, environment)));
    }
    for (CompletableFuture<ServerProcess> node : starting) {
      nodes.add(node.get(90, TimeUnit.SECONDS));
    }
  }

  private static Map<String, String> environment(
      RedisProcess redis, TestPostgres database, Valve line) {
    Map<String, String> settings = new HashMap<>(ServerProcess.CLUSTER);
    settings.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", redis.address());
    settings.put("SYNCTV_DATABASE_URL", database.url("127.0.0.1", line.port()));
    settings.put("SYNCTV_DATABASE_USER", database.user());
    settings.put("SYNCTV_DATABASE_PASSWORD", database.password());
    return settings;
  }

  private static void act(Crowd crowd, long seed, int commands) {
    try {
      crowd.act(seed, commands);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gives the people some time, and says whether they have done all. */
  private static boolean over(CompletableFuture<Void> acting) throws Exception {
    return acting
            .handle((done, failure) -> true)
            .completeOnTimeout(false, Duration.ofMillis(300).toMillis(), TimeUnit.MILLISECONDS)
            .get()
        && acting.get() == null;
  }
}
