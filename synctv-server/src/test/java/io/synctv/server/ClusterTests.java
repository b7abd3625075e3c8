package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers in processes of their own on one Redis, each on its own way to it, with people who
 * give commands all the time while something fails.
 */
final class ClusterTests {

  private static final int NODES = 3;
  private static final int ROOMS = 6;
  private static final int FANS = 10;
  private static final long SEED = 7;

  @TempDir static Path folder;

  private final RedisProcess redis = RedisProcess.start();
  private final List<FaultProxy> ways = new ArrayList<>();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private final Map<String, List<Fan>> fans = new HashMap<>();
  private final Map<String, Set<String>> said = new ConcurrentHashMap<>();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private String token;

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
    TestServer first = TestServer.of(nodes.getFirst());
    token = first.guest("Ada");
    for (int r = 0; r < ROOMS; r++) {
      String room = first.room(token);
      rooms.add(room);
      said.put(room, ConcurrentHashMap.newKeySet());
      String film = first.add(room, token, "https://e.org/film.mp4");
      first.post(
          "/rooms/" + room + "/playback/select",
          token,
          "{\"media\":\"" + film + "\",\"playing\":true}");
      List<Fan> here = new ArrayList<>();
      for (int f = 0; f < FANS; f++) {
        AtomicInteger next = new AtomicInteger(r + f);
        here.add(new Fan(room, token, () -> nodes.get(next.getAndIncrement() % NODES).port()));
      }
      fans.put(room, here);
    }
    awaitAllOnline();
  }

  private static Map<String, String> environment(int redis) {
    Map<String, String> settings = new HashMap<>();
    settings.put("SYNCTV_CLUSTER_MODE", "on");
    settings.put("SYNCTV_CLUSTER_SECRET", "a secret of the tests, which all nodes share");
    settings.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", "redis://127.0.0.1:" + redis);
    settings.put("SYNCTV_CLUSTER_PRESENCE_HEARTBEAT", "500ms");
    settings.put("SYNCTV_CLUSTER_PRESENCE_TTL", "2s");
    settings.put("SYNCTV_LIMITS_SESSIONS_PER_USER", "1000");
    settings.put("SYNCTV_LIMITS_ROOMS_PER_USER", "1000");
    settings.put("SYNCTV_LIMITS_CHAT_PER_SECOND", "1000");
    settings.put("SYNCTV_LIMITS_CHAT_BURST", "10000");
    settings.put("SYNCTV_LIMITS_GRACE", "1s");
    return settings;
  }

  @AfterEach
  void stop() {
    fans.values().forEach(list -> list.forEach(Fan::close));
    nodes.forEach(ServerProcess::close);
    ways.forEach(FaultProxy::close);
    redis.close();
  }

  private List<Fan> everybody() {
    return fans.values().stream().flatMap(List::stream).toList();
  }

  private void awaitAllOnline() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> everybody().stream().allMatch(Fan::isOnline));
  }

  /** Has one person of each room give a number of commands, each answered before the next. */
  private void act(long seed, int commands) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (String room : rooms) {
      List<Fan> here = fans.get(room);
      for (int f = 0; f < here.size(); f += 3) {
        Fan fan = here.get(f);
        Random random = new Random(seed * 1000 + room.hashCode() + f);
        threads.add(Thread.ofVirtual().start(() -> act(room, fan, random, commands)));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void act(String room, Fan fan, Random random, int commands) {
    for (int i = 0; i < commands; i++) {
      boolean chat = random.nextInt(3) == 0;
      String fields =
          chat
              ? "\"chat.send\",\"text\":\"" + random.nextInt() + "\""
              : random.nextBoolean()
                  ? "\"playback.seek\",\"position\":" + random.nextInt(1000)
                  : "\"playback.pause\",\"position\":" + random.nextInt(1000);
      long start = System.nanoTime();
      try {
        JsonNode answer = fan.command(fields).get(20, TimeUnit.SECONDS);
        slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
        if (answer.path("type").asText().equals("reject")) {
          refused.incrementAndGet();
        } else if (chat) {
          said.get(room).add(answer.at("/ids/0").asText());
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TimeoutException) {
          throw new AssertionError("a command was not answered", e);
        }
        // The connection ended: nobody knows what became of it.
      } catch (TimeoutException | InterruptedException e) {
        throw new AssertionError("a command was not answered", e);
      }
    }
  }

  /** Waits until all in each room are at the same place, and says how long that took. */
  private long awaitAgreement() {
    long start = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                fans.values().stream()
                    .allMatch(
                        here ->
                            here.stream().allMatch(Fan::isOnline)
                                && here.stream().map(Fan::place).distinct().count() == 1));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void checkAll(String what) throws Exception {
    long agreed = awaitAgreement();
    for (Fan fan : everybody()) {
      assertThat(fan.faults()).isEmpty();
    }
    for (List<Fan> here : fans.values()) {
      Map<String, String> all = new HashMap<>();
      for (Fan fan : here) {
        fan.events()
            .forEach(
                (place, event) -> {
                  String known = all.putIfAbsent(place, event);
                  assertThat(known == null || known.equals(event)).as(place).isTrue();
                });
      }
    }
    for (String room : rooms) {
      assertThat(history(room)).as("chat after " + what).containsAll(said.get(room));
    }
    System.out.printf(
        "%s: all agree after %d ms; slowest answer %d ms; %d refused%n",
        what, agreed, TimeUnit.NANOSECONDS.toMillis(slowest.get()), refused.get());
  }

  private Set<String> history(String room) {
    Set<String> ids = new HashSet<>();
    String cursor = "";
    for (int page = 0; page < 50 && cursor != null; page++) {
      ServerProcess alive = nodes.getLast();
      JsonNode answer =
          TestServer.of(alive)
              .get(
                  "/rooms/"
                      + room
                      + "/chat?limit=200"
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                  token)
              .json();
      answer.path("items").forEach(item -> ids.add(item.path("id").asText()));
      cursor = answer.path("nextCursor").asText(null);
    }
    return ids;
  }

  private static void awaitTenSecondsAfter(long start) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> System.nanoTime() - start > Duration.ofSeconds(10).toNanos());
  }

  @Test
  void everybodySeesTheSameSequenceWhateverBecomesOfRedis() throws Exception {
    act(SEED, 30);
    checkAll("three nodes, sixty people");

    redis.freeze();
    act(SEED + 1, 15);
    awaitTenSecondsAfter(System.nanoTime());
    act(SEED + 6, 5);
    redis.thaw();
    checkAll("Redis frozen");

    redis.kill();
    act(SEED + 2, 15);
    redis.restart();
    checkAll("Redis killed, back with its data");

    redis.kill();
    act(SEED + 3, 15);
    redis.restartEmpty();
    checkAll("Redis killed, back empty");

    ways.get(1).hole();
    act(SEED + 4, 15);
    awaitTenSecondsAfter(System.nanoTime());
    act(SEED + 7, 5);
    ways.get(1).heal();
    checkAll("one node without an answer");

    ways.forEach(FaultProxy::cut);
    act(SEED + 5, 15);
    ways.forEach(FaultProxy::heal);
    checkAll("connections cut");

    assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(5));
    assertThat(refused.get()).isZero();
  }

  @Test
  void whoseNodeEndsComesBackElsewhereAndMissesNothing() throws Exception {
    act(SEED, 5);
    checkAll("before");

    nodes.get(0).kill();
    act(SEED + 1, 20);
    checkAll("a node killed");
    System.out.printf(
        "a node killed: longest away %d ms%n",
        everybody().stream().mapToLong(Fan::longestAwayMillis).max().orElseThrow());
    TestServer other = TestServer.of(nodes.get(2));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                rooms.stream()
                    .allMatch(
                        room ->
                            other
                                    .get("/rooms/" + room + "/presence", token)
                                    .json()
                                    .path("count")
                                    .asInt()
                                == FANS));

    nodes.get(1).terminate();
    act(SEED + 2, 20);
    checkAll("a node stopped");
    assertThat(nodes.get(1).exitCode()).isEqualTo(143);
  }
}
