package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.synctv.server.cli.RunCommand;
import io.synctv.server.cli.RunningServer;
import io.synctv.server.lab.Api.Answer;
import io.synctv.server.lab.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs the server sees: health, metrics, the command line. */
class OperatingTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/healthz", "/live", "/liveness", "/ready", "/readiness", "/started"})
  void healthIsToldUnderEveryUsualName(String path) {
    try (TestServer server = TestServer.start(folder)) {
      Answer answer = server.send(server.request(path, null));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("status").asText()).isEqualTo("UP");
    }
  }

  @Test
  void aPortOfItsOwnTakesHealthAndMetricsFromTheMainOne() {
    try (TestServer server = TestServer.start(folder, "server.observe-port", "0")) {
      assertThat(server.server().observePort()).isNotEqualTo(server.port());
      assertThat(server.send(server.request("/metrics", null)).status()).isEqualTo(404);
      assertThat(server.send(server.request("/ready", null)).status()).isEqualTo(404);
      Answer metrics =
          server.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.server().observePort() + "/metrics"))
                  .timeout(Duration.ofSeconds(10)));
      assertThat(metrics.status()).isEqualTo(200);
    }
  }

  @Test
  void metricsCountRoomsSessionsEventsAndRefusals() {
    try (TestServer server = TestServer.start(folder)) {
      String ada = server.guest("Ada");
      String room = server.room(ada);
      try (TestSocket socket = server.join(room, ada)) {
        socket.send("{\"type\":\"chat.send\",\"id\":1,\"text\":\"hi\"}");
        socket.answer(1);
        server.get("/nope", null);
        server.get("/rooms", null);
        server.get("/rooms/none", null);
        Answer answer = server.send(server.request("/metrics", null));
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        String metrics = answer.response().body();
        assertThat(metrics)
            .containsPattern("(?m)^synctv_rooms\\{.*} 1\\.0$")
            .containsPattern("(?m)^synctv_sessions\\{.*} 1\\.0$")
            .containsPattern("(?m)^synctv_connections\\{.*} 1\\.0$")
            .containsPattern("(?m)^synctv_cache_hits_total\\{cache=\"public-rooms\".*} [1-9]")
            .containsPattern("(?m)^synctv_cache_misses_total\\{cache=\"public-rooms\".*} [1-9]")
            .containsPattern("(?m)^synctv_cache_hits_total\\{cache=\"rooms\".*} [1-9]")
            .containsPattern("(?m)^synctv_cache_misses_total\\{cache=\"absent-rooms\".*} 1\\.0$")
            .containsPattern("(?m)^synctv_events_total\\{.*} [1-9]")
            .containsPattern("(?m)^synctv_messages_received_total\\{.*} 2\\.0$")
            .containsPattern("(?m)^synctv_bytes_written_total\\{.*} [1-9]")
            .containsPattern("(?m)^synctv_rejects_total\\{code=\"NOT_FOUND\".*} 1\\.0$")
            .containsPattern("(?m)^synctv_sockets_closed_total\\{code=\"4001\"")
            .containsPattern("(?m)^memory_usedHeap_bytes")
            .containsPattern("(?m)^requests_count_total");
      }
    }
  }

  @Test
  void headOfMetricsIsAnsweredLikeGetWithoutABody() {
    try (TestServer server = TestServer.start(folder)) {
      Answer get = server.send(server.request("/metrics", null));
      Answer head = server.send(server.request("/metrics", null).HEAD());
      assertThat(head.status()).isEqualTo(200);
      assertThat(get.header("Content-Type")).startsWith(head.header("Content-Type"));
      assertThat(head.response().body()).isEmpty();
      assertThat(Integer.parseInt(head.header("Content-Length")))
          .isCloseTo(get.response().body().length(), withinPercentage(10));
    }
  }

  @Test
  void everyLineOfTheLogSaysWhichServerWroteIt() {
    Map<String, String> environment =
        Map.of(
            "SYNCTV_CLUSTER_NODE_ID", "kitchen",
            "SYNCTV_CLUSTER_MODE", "shadow",
            "SYNCTV_CLUSTER_SECRET", "a secret of at least 32 characters",
            "SYNCTV_CLUSTER_REDIS_CONNECT_TIMEOUT", "50ms",
            "SYNCTV_CLUSTER_REDIS_ADDRESSES", "redis://127.0.0.1:1"); // nobody is there
    try (ServerProcess server =
        ServerProcess.serve(folder, folder.resolve("data"), 0, environment)) {
      assertThat(server.output().lines().filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*")))
          .isNotEmpty()
          .allMatch(line -> line.matches("\\S+ kitchen-\\S{6} [A-Z]+ \\S+: .*"));
    }
  }

  @Test
  void closingTwiceDoesNoHarm() {
    TestServer server = TestServer.start(folder);
    server.close();
    server.close();
  }

  private record Run(int exitCode, String output) {}

  private static Run run(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(captured);
    System.setErr(captured);
    try {
      int exitCode =
          RunCommand.execute(
              config -> {
                throw new AssertionError("started");
              },
              arguments);
      return new Run(exitCode, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Whatever watches the process is to start it anew. */
  @Test
  void aServerThatCannotGoOnEndsTheProcessWithOne() {
    RunningServer dead =
        new RunningServer() {
          @Override
          public String address() {
            return "nowhere";
          }

          @Override
          public void onFailure(Runnable action) {
            action.run();
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };

    assertThat(RunCommand.execute(config -> dead, "--data", folder.toString())).isEqualTo(1);
  }

  @Test
  void helpAndVersionAreTold() {
    assertThat(run("--help").output()).contains("--port", "--data", "--config", "--host", "run");
    assertThat(run("run", "--help").exitCode()).isZero();
    assertThat(run("--version").output()).startsWith("SyncTV ");
  }

  @Test
  void wrongArgumentsEndWithTwo() {
    assertThat(run("--prot", "1").exitCode()).isEqualTo(2);
    Run wrong = run("--port", "many");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.output()).contains("server.port", "command line").doesNotContain("\tat ");
  }
}
