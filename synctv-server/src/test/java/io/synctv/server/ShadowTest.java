package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that repeats what it does in a real Redis, and does not rely on it. */
@Tag("slow")
class ShadowTest {

  private static final Pattern DISCREPANCIES =
      Pattern.compile("(?m)^synctv_cluster_discrepancies_total\\{.*kind=\"(\\w+)\".*} (\\S+)$");

  @TempDir Path folder;

  private TestServer start(RedisProcess redis) {
    return TestServer.start(
        folder,
        "cluster.mode",
        "shadow",
        "cluster.secret",
        "a secret of at least 32 characters",
        "cluster.redis.addresses",
        "redis://127.0.0.1:" + redis.port());
  }

  private static String metrics(TestServer server) {
    return server.send(server.request("/metrics", null)).response().body();
  }

  private static Answer ready(TestServer server) {
    return server.send(server.request("/ready", null));
  }

  /** Returns the count of a kind, or of all but that one when its name begins with a dash. */
  private static double discrepancies(TestServer server, String kind) {
    double sum = 0;
    Matcher lines = DISCREPANCIES.matcher(metrics(server));
    while (lines.find()) {
      boolean counts =
          kind.startsWith("-")
              ? !lines.group(1).equals(kind.substring(1))
              : lines.group(1).equals(kind);
      sum += counts ? Double.parseDouble(lines.group(2)) : 0;
    }
    return sum;
  }

  private static long chat(TestSocket socket, int from, int count) {
    long slowest = 0;
    for (int i = from; i < from + count; i++) {
      long start = System.nanoTime();
      socket.send("{\"type\":\"chat.send\",\"id\":" + i + ",\"text\":\"message " + i + "\"}");
      socket.answer(i);
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return slowest;
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
  }

  @Test
  void whatTheServerDoesIsRepeatedInRedisAndNothingDiffers() {
    try (RedisProcess redis = RedisProcess.start();
        TestServer server = start(redis)) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      try (TestSocket socket = server.join(room, ada)) {
        chat(socket, 1, 20);
        await(
            () ->
                Pattern.compile("(?m)^synctv_cluster_commits_total\\{.*} [1-9]")
                    .matcher(metrics(server))
                    .find());
        assertThat(metrics(server)).containsPattern("(?m)^synctv_cluster_up\\{.*} 1\\.0$");
        assertThat(ready(server).response().body()).contains("shadow");
      }
      assertThat(DISCREPANCIES.matcher(metrics(server)).results()).hasSize(12);
      assertThat(discrepancies(server, "-none")).isZero();
    }
  }

  @Test
  void theServerWorksAsFastWhileRedisIsFrozenAndTheShadowCatchesUp() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        TestServer server = start(redis)) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      try (TestSocket socket = server.join(room, ada)) {
        chat(socket, 1, 5);
        redis.freeze();
        long slowest = chat(socket, 10, 20);
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofMillis(500));
        await(() -> metrics(server).matches("(?s).*\nsynctv_cluster_up\\{[^\n]*} 0\\.0\n.*"));
        assertThat(ready(server).status()).isEqualTo(200);
        redis.thaw();
        await(() -> metrics(server).matches("(?s).*\nsynctv_cluster_up\\{[^\n]*} 1\\.0\n.*"));
        double failed = discrepancies(server, "away") + discrepancies(server, "failure");
        chat(socket, 40, 5);
        assertThat(discrepancies(server, "away") + discrepancies(server, "failure"))
            .isEqualTo(failed);
      }
    }
  }
}
