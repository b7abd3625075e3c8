package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.cli.StartException;
import io.synctv.server.lab.Api;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.jdbc.lab.Valve;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on PostgreSQL. */
class DatabaseTest {

  @TempDir Path folder;

  private TestPostgres database;

  @BeforeEach
  void create() {
    database = TestPostgres.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private TestServer start(String data, String url, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "database.url", url,
                "database.user", database.user(),
                "database.password", database.password()));
    all.addAll(Arrays.asList(settings));
    return TestServer.start(folder.resolve(data), all.toArray(String[]::new));
  }

  /** Starts a server that reaches the database by a line, and soon finds out when that is shut. */
  private TestServer startBehind(Valve line) {
    return start(
        "data",
        database.url("127.0.0.1", line.port()),
        "database.acquire-timeout",
        "1s",
        "database.connect-timeout",
        "1s",
        "database.query-timeout",
        "1s");
  }

  @Test
  void roomsAndTokensOutliveTheServerWithoutADataFolder() {
    String ada;
    String room;
    try (TestServer server = start("none", database.url())) {
      ada = server.guest("Ada");
      room = server.room(ada);
      server.add(room, ada, "https://e.org/a.mp4");
      server.post("/rooms/" + room + "/chat", ada, "{\"text\":\"remember me\"}");
    }
    try (TestServer server = start("none", database.url())) {
      assertThat(
              server
                  .get("/rooms/" + room + "/playlist", ada)
                  .json()
                  .path("items")
                  .findValuesAsText("url"))
          .containsExactly("https://e.org/a.mp4");
      assertThat(server.get("/rooms/" + room + "/chat", ada).json().at("/items/0/text").asText())
          .isEqualTo("remember me");
    }
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void twoServersShareRoomsTokensAndWhatIsSaid() {
    try (RedisProcess redis = RedisProcess.start()) {
      String[] cluster = {
        "cluster.mode", "on",
        "cluster.secret", "a secret of the tests, which all nodes share",
        "cluster.redis.addresses", redis.address()
      };
      try (TestServer one = start("one", database.url(), cluster);
          TestServer two = start("two", database.url(), cluster)) {
        String ada = one.guest("Ada");
        String bob = two.guest("Bob");
        String room = one.room(ada);
        try (TestSocket here = one.join(room, bob);
            TestSocket there = two.join(room, ada)) {
          here.send("{\"type\":\"chat.send\",\"id\":1,\"text\":\"from one\"}");
          assertThat(there.await("chat").at("/message/text").asText()).isEqualTo("from one");
          String film = two.add(room, ada, "https://e.org/a.mp4");
          await()
              .until(
                  () ->
                      one.get("/rooms/" + room + "/playlist", bob)
                          .json()
                          .at("/items/0/id")
                          .asText()
                          .equals(film));
        }
      }
    }
  }

  @Test
  void nobodyIsSentOutThatTheDatabaseDoesNotKnowOf() {
    try (Valve line = new Valve(database.host(), database.port());
        TestServer server = startBehind(line)) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      try (TestSocket bob = server.join(room, server.guest("Bob"))) {
        String id = bob.await("welcome").at("/user/id").asText();
        String kick = "/rooms/" + room + "/members/" + id + "/kick";
        line.shut();
        Api.Answer away = server.post(kick, ada, "{\"key\":\"once\"}");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.code()).isEqualTo("UNAVAILABLE");
        assertThat(bob.isClosed()).isFalse();
        line.open();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> server.post(kick, ada, "{\"key\":\"once\"}").status() == 204);
        assertThat(bob.closeCode()).isEqualTo(4502);
      }
    }
  }

  @Test
  void readinessTellsThatTheDatabaseIsAwayAndThatItIsBack() {
    try (Valve line = new Valve(database.host(), database.port());
        TestServer server = startBehind(line)) {
      assertThat(ready(server).status()).isEqualTo(200);
      line.shut();
      // What was found before counts for half a second.
      await().atMost(Duration.ofSeconds(30)).until(() -> ready(server).status() == 503);
      Api.Answer away = ready(server);
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.json().at("/checks/store").asText()).isEqualTo("DOWN");
      line.open();
      await().atMost(Duration.ofSeconds(30)).until(() -> ready(server).status() == 200);
    }
  }

  private static Api.Answer ready(TestServer server) {
    return server.send(server.request("/ready", null));
  }

  @Test
  void aDatabaseThatIsNotThereIsToldWithoutThePassword() {
    String address = "jdbc:postgresql://127.0.0.1:" + RedisProcess.freePort() + "/synctv";
    assertThatThrownBy(
            () -> start("data", address + "?password=secret", "database.password", "secret"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(address)
        .hasMessageNotContaining("secret");
  }

  @Test
  void chatBeyondWhatIsKeptIsDeletedAndCounted() {
    try (TestServer server =
        start("data", database.url(), "chat.retention.count", "5", "chat.retention.period", "1s")) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      for (int i = 0; i < 12; i++) {
        server.post("/rooms/" + room + "/chat", ada, "{\"text\":\"" + i + "\"}");
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> server.get("/rooms/" + room + "/chat", ada).json().path("items").size() == 5);
      assertThat(server.get("/rooms/" + room + "/chat", ada).json().at("/items/4/text").asText())
          .isEqualTo("11");
      assertThat(server.send(server.request("/metrics", null)).response().body())
          .containsPattern("(?m)^synctv_chat_deleted_total\\{.*} 7\\.0$");
    }
  }
}
