package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.LogCapture;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.cli.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of one cluster that are not set up alike: clocks, secrets, databases. */
@Tag("slow")
class ClusterSetupTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECRET = "a secret of the tests, which all servers share";

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private RedisProcess redis;

  @BeforeEach
  void startRedis() {
    redis = keep(RedisProcess.start());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.add(part);
    return part;
  }

  private String[] settings(String name, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster.mode",
                "on",
                "cluster.node-id",
                name,
                "cluster.secret",
                SECRET,
                "cluster.presence.heartbeat",
                "500ms",
                "cluster.presence.ttl",
                "3s",
                "cluster.redis.addresses",
                redis.address()));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  private TestServer server(String name, String data, String... more) {
    return keep(TestServer.start(folder.resolve(data), settings(name, more)));
  }

  private static JsonNode ready(TestServer server) {
    return server.send(server.request("/ready", null)).json();
  }

  private static int readyStatus(TestServer server) {
    return server.send(server.request("/ready", null)).status();
  }

  // ---- time

  @ParameterizedTest
  @CsvSource({"redis-hour-ahead, 3600, 3600.0 s ahead", "redis-45s-behind, -45, 45.0 s behind"})
  void aServerWhoseClockIsWrongGivesAndTakesTokensLikeTheOthers(
      String transport, long ahead, String words) {
    TestServer right = server("right", "data");
    InstantSource clock = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(ahead));
    TestServer wrong =
        keep(
            TestServer.start(
                new Server.Machine(clock, UnaryOperator.identity()),
                folder.resolve("data"),
                settings("wrong", "cluster.transport", transport, "auth.token-lifetime", "10m")));
    String ada = right.guest("Ada");
    String bob = wrong.guest("Bob");
    assertThat(right.get("/rooms", bob).status()).isEqualTo(200);
    assertThat(wrong.get("/rooms", ada).status()).isEqualTo(200);
    String room = right.room(bob);
    right.join(room, bob).close();
    wrong.join(room, ada).close();

    assertThat(ready(wrong).at("/details/clock").asText()).contains(words);
    assertThat(readyStatus(wrong)).isEqualTo(200);
    assertThat(ready(right).has("details")).isFalse();
  }

  // ---- secrets

  @Test
  void aServerWithAnotherSecretIsNamedByTheOthersAndNamesThem() {
    TestServer one = server("one", "data");
    TestServer other =
        server("other", "data", "cluster.secret", "another secret of at least 32 characters");
    await()
        .atMost(PATIENCE)
        .until(() -> ready(one).at("/details/secret").asText().contains("other-"));
    await()
        .atMost(PATIENCE)
        .until(() -> ready(other).at("/details/secret").asText().contains("one-"));
    assertThat(readyStatus(one)).isEqualTo(200);
  }

  // ---- databases

  @Test
  void aServerOnAnotherDatabaseDoesNotStartAndTheOthersStay() {
    TestServer one = server("one", "data");
    TestServer two = server("two", "data");
    assertThat(readyStatus(two)).as("on the same database").isEqualTo(200);
    try (LogCapture log = LogCapture.of(DatabaseIdentity.class)) {
      assertThatThrownBy(() -> server("stranger", "elsewhere"))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("another database")
          .hasMessageContaining("one-")
          .hasMessageContaining("two-");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log.messages().stream()
                          .filter(m -> m.contains("goes on") && m.contains("stranger-"))
                          .count()
                      == 2);
    }
    assertThat(readyStatus(one)).isEqualTo(200);
    assertThat(readyStatus(two)).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> !ready(one).has("details"));
    server("three", "data");
  }

  @Test
  void aServerThatFindsOthersOnAnotherDatabaseLaterIsNotReady() {
    FaultProxy way = keep(FaultProxy.to(redis.port()));
    way.cut();
    TestServer late =
        server(
            "late",
            "elsewhere",
            "cluster.redis.addresses",
            "redis://127.0.0.1:" + way.port(),
            "cluster.redis.connect-timeout",
            "200ms");
    assertThat(readyStatus(late)).as("alone, as far as it knows").isEqualTo(200);
    TestServer one = server("one", "data");
    way.heal();
    await().atMost(PATIENCE).until(() -> readyStatus(late) == 503);
    assertThat(ready(late).at("/checks/database").asText()).isEqualTo("DOWN");
    assertThat(ready(late).at("/details/database").asText()).contains("one-");
    assertThat(readyStatus(one)).isEqualTo(200);
    one.close();
    await().atMost(PATIENCE).until(() -> readyStatus(late) == 200);
  }

  @Test
  void whatAServerSaysOfItsDatabaseIsReadByThisVersionAndHarmsNoneBefore() {
    String said = OlderServers.version("aB_-9");
    assertThat(DatabaseIdentity.database(said)).isEqualTo("aB_-9");
    assertThat(DatabaseIdentity.database(OlderServers.version())).isNull();
    assertThat(DatabaseIdentity.database("0.1.0")).isNull();
    // How versions before looked for the tables.
    assertThat(said).matches(".*[+]tables[.]([0-9]+)");
  }
}
