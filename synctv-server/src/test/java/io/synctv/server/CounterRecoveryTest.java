package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that was killed held of the limits. */
@Tag("slow")
class CounterRecoveryTest {

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private static final String PHOENIX = "phoenix";

  @TempDir Path folder;

  /** As the others, with rooms of three sessions. */
  private Map<String, String> smallRooms(RedisProcess redis) {
    Map<String, String> settings = settings(redis);
    settings.put("SYNCTV_LIMITS_SESSIONS_PER_ROOM", "3");
    return settings;
  }

  private Map<String, String> settings(RedisProcess redis) {
    Map<String, String> settings = new HashMap<>(ServerProcess.CLUSTER);
    settings.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", redis.address());
    settings.put("SYNCTV_CLUSTER_PRESENCE_HEARTBEAT", HEARTBEAT.toMillis() + "ms");
    settings.put("SYNCTV_CLUSTER_PRESENCE_TTL", LEASE.toMillis() + "ms");
    settings.put("SYNCTV_LIMITS_SESSIONS_PER_USER", "2");
    return settings;
  }

  /** Says hello and returns the first message: a welcome or a refusal. */
  private static JsonNode greeting(TestServer server, String room, String token) {
    try (TestSocket socket = TestSocket.open(server.port(), room)) {
      socket.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
      return socket.await(message -> true, "a greeting");
    }
  }

  @Test
  void whoseServerWasKilledGetsInAgainWithinALeaseAndNotBefore() {
    try (RedisProcess redis = RedisProcess.start();
        ServerProcess doomed =
            ServerProcess.serve(folder, folder.resolve("data"), 0, smallRooms(redis));
        ServerProcess other =
            ServerProcess.serve(folder, folder.resolve("data"), 0, smallRooms(redis))) {
      TestServer there = TestServer.of(doomed);
      TestServer here = TestServer.of(other);
      String ada = there.guest("Ada");
      String bob = there.guest("Bob");
      String room = there.room(ada);
      String small = there.post("/rooms", bob, "{\"name\":\"Small\"}").json().path("id").asText();
      there.join(room, ada);
      there.join(room, ada);
      there.join(small, bob);
      there.join(small, bob);
      there.join(small, there.guest("Eve"));
      assertThat(greeting(here, room, ada).path("code").asText()).isEqualTo("TOO_MANY_SESSIONS");
      assertThat(greeting(here, small, ada).path("code").asText()).isEqualTo("TOO_MANY_SESSIONS");
      assertThat(greeting(here, small, here.guest("Cyd")).path("code").asText())
          .isEqualTo("ROOM_FULL");

      long killed = System.nanoTime();
      doomed.kill();

      awaitEntry(here, room, ada);
      Duration away = Duration.ofNanos(System.nanoTime() - killed);
      awaitEntry(here, small, bob);
      System.out.printf("a server killed: its places were free after %d ms%n", away.toMillis());
      // Its last sign of life came before its end, by one heartbeat at the most.
      assertThat(away).isGreaterThan(LEASE.minus(HEARTBEAT.multipliedBy(2)));
      assertThat(away).isLessThan(LEASE.plusSeconds(3));
    }
  }

  /** Guards a bug: it took the people of the one before for its own, and they never left. */
  @Test
  void aServerThatIsStartedAgainUnderItsNameDoesNotPassForTheOneBefore() {
    try (RedisProcess redis = RedisProcess.start();
        TestServer other = server(redis);
        ServerProcess doomed = named(redis)) {
      TestServer before = TestServer.of(doomed);
      String ada = before.guest("Ada");
      String room = before.room(ada);
      before.join(room, ada);
      before.join(room, before.guest("Bob"));
      other.join(room, ada);
      awaitCount(other, room, ada, 3);
      doomed.kill();
      // In this process, as that takes less time than the lease.
      try (TestServer after = server(redis, "cluster.node-id", PHOENIX)) {
        after.join(room, after.guest("Cyd"));
        awaitCount(other, room, ada, 2);
        awaitCount(after, room, ada, 2);
        // What metrics call it stays, or each start would be a new series.
        assertThat(after.send(after.request("/metrics", null)).response().body())
            .contains("instance=\"" + PHOENIX + "\"");
      }
    }
  }

  private ServerProcess named(RedisProcess redis) {
    Map<String, String> settings = settings(redis);
    settings.put("SYNCTV_CLUSTER_NODE_ID", PHOENIX);
    settings.put("SYNCTV_CLUSTER_PRESENCE_HEARTBEAT", "2s");
    settings.put("SYNCTV_CLUSTER_PRESENCE_TTL", "10s");
    return ServerProcess.serve(folder, folder.resolve("data"), 0, settings);
  }

  private TestServer server(RedisProcess redis, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster.mode", "on",
                "cluster.secret", ServerProcess.CLUSTER.get("SYNCTV_CLUSTER_SECRET"),
                "cluster.redis.addresses", redis.address(),
                "cluster.presence.heartbeat", "2s",
                "cluster.presence.ttl", "10s"));
    settings.addAll(List.of(more));
    return TestServer.start(folder.resolve("data"), settings.toArray(String[]::new));
  }

  private static void awaitCount(TestServer server, String room, String token, int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                server.get("/rooms/" + room + "/presence", token).json().path("count").asInt()
                    == count);
  }

  private static void awaitEntry(TestServer server, String room, String token) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> greeting(server, room, token).path("type").asText().equals("welcome"));
  }
}
