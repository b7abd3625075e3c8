package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.server.lab.Api;
import io.synctv.store.jdbc.lab.SmallDisk;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people and operators see while the database is away, with the time-outs of every day. */
@Timeout(180)
@Tag("slow")
class DatabaseAwayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Goes on behind a room that is not in memory: so the database is asked. */
  private static final String NO_LONGER_LISTED = "cgAAAAAAAAABZ29uZQ";

  @TempDir Path folder;

  @Test
  void whilePostgresIsFrozenAnswersComeInTimeAndThenAtOnceAndPlaybackGoesOn() throws Exception {
    try (TestPostgres database = TestPostgres.create();
        FaultProxy line = FaultProxy.to(new InetSocketAddress(database.host(), database.port()));
        TestServer server =
            TestServer.start(
                folder.resolve("none"),
                "database.url",
                database.url("127.0.0.1", line.port()),
                "database.user",
                database.user(),
                "database.password",
                database.password())) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      List<String> others = List.of(server.room(ada), server.room(ada), server.room(ada));
      String film = server.add(room, ada, "https://e.org/a.mp4");
      try (TestSocket socket = server.join(room, ada)) {
        assertThat(ready(server).status()).isEqualTo(200);
        line.hole();
        TimeUnit.MILLISECONDS.sleep(600); // what readiness found before counts for half a second
        assertThat(server.get("/rooms", ada).json().path("items")).as("the list it has").hasSize(4);

        CompletableFuture<Duration> readiness = timed(() -> unready(server));
        List<Duration> first = calls(server, socket, room, others.getFirst(), ada, 1);
        Duration told = readiness.get(60, TimeUnit.SECONDS);
        List<Duration> second = calls(server, socket, room, others.get(1), ada, 2);
        long asked = System.nanoTime();
        unready(server);
        Duration toldAgain = since(asked);
        socket.send("{\"type\":\"playback.select\",\"id\":50,\"media\":\"" + film + "\"}");
        JsonNode select = socket.answer(50);

        line.heal();
        long healed = System.nanoTime();
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> chat(server, room, ada).status() == 201);
        Duration back = since(healed);
        await().atMost(PATIENCE).until(() -> ready(server).status() == 200);
        System.out.printf(
            "frozen database: first answers (join, list, history, chat over HTTP, chat over the"
                + " socket) after %s ms; later %s ms; readiness %d and %d ms; back after %d ms%n",
            millis(first), millis(second), told.toMillis(), toldAgain.toMillis(), back.toMillis());
        assertThat(first).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofMillis(4500)));
        assertThat(second).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofMillis(1500)));
        assertThat(told).isLessThan(Duration.ofMillis(2500));
        assertThat(toldAgain).isLessThan(Duration.ofMillis(2500));
        assertThat(back).isLessThan(Duration.ofSeconds(6));
        assertThat(select.path("type").asText()).as(select.toString()).isEqualTo("ack");
      }
    }
  }

  /** Makes one call of each kind at the same time; returns how long each took to be refused. */
  private static List<Duration> calls(
      TestServer server, TestSocket socket, String room, String unloaded, String token, int number)
      throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> kinds =
          List.of(
              () -> server.post("/rooms/" + unloaded + "/join", token, "{}").status(),
              () -> server.get("/rooms?cursor=" + NO_LONGER_LISTED, token).status(),
              () -> server.get("/rooms/" + room + "/chat", token).status(),
              () -> chat(server, room, token).status(),
              () -> {
                int id = 10 + number;
                socket.send("{\"type\":\"chat.send\",\"id\":" + id + ",\"text\":\"hello\"}");
                JsonNode answer = socket.answer(id);
                assertThat(answer.path("type").asText()).isEqualTo("reject");
                assertThat(answer.findValuesAsText("code")).contains("UNAVAILABLE");
                return 503;
              });
      List<Future<Duration>> running = new ArrayList<>();
      for (Callable<Integer> kind : kinds) {
        running.add(
            executor.submit(
                () -> {
                  long start = System.nanoTime();
                  assertThat(kind.call()).isEqualTo(503);
                  return since(start);
                }));
      }
      List<Duration> times = new ArrayList<>();
      for (Future<Duration> call : running) {
        times.add(call.get(60, TimeUnit.SECONDS));
      }
      return times;
    }
  }

  @Test
  void aFileWhoseLockIsHeldMakesTheServerUnreadyInTime() throws Exception {
    try (TestServer server = TestServer.start(folder)) {
      assertThat(ready(server).status()).isEqualTo(200);
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("synctv.db"));
          Statement sql = other.createStatement()) {
        sql.execute("begin immediate");
        TimeUnit.MILLISECONDS.sleep(600);
        long asked = System.nanoTime();
        unready(server);
        assertThat(since(asked)).isLessThan(Duration.ofMillis(2500));
        sql.execute("rollback");
      }
      await().atMost(PATIENCE).until(() -> ready(server).status() == 200);
    }
  }

  @Test
  void aFullDiskMakesTheServerUnreadyUntilThereIsRoom() {
    try (SmallDisk disk = SmallDisk.mount(16);
        TestServer server = TestServer.start(disk.folder().resolve("data"))) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      disk.fill();
      await().atMost(PATIENCE).until(() -> chat(server, room, ada).status() == 503);
      await().atMost(PATIENCE).until(() -> ready(server).status() == 503);
      disk.empty();
      await().atMost(PATIENCE).until(() -> ready(server).status() == 200);
      assertThat(chat(server, room, ada).status()).isEqualTo(201);
    }
  }

  private static Api.Answer chat(TestServer server, String room, String token) {
    return server.post("/rooms/" + room + "/chat", token, "{\"text\":\"" + "x".repeat(500) + "\"}");
  }

  private static Api.Answer ready(TestServer server) {
    return server.send(server.request("/ready", null));
  }

  private static Api.Answer unready(TestServer server) {
    Api.Answer answer = ready(server);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().at("/checks/store").asText()).isEqualTo("DOWN");
    return answer;
  }

  private static CompletableFuture<Duration> timed(Runnable call) {
    return CompletableFuture.supplyAsync(
        () -> {
          long start = System.nanoTime();
          call.run();
          return since(start);
        });
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static List<Long> millis(List<Duration> times) {
    return times.stream().map(Duration::toMillis).toList();
  }
}
