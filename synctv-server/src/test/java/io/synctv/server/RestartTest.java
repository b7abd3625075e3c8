package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.cli.StartException;
import io.synctv.server.lab.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives the process, however it ends. */
@Tag("slow")
class RestartTest {

  @TempDir Path folder;

  private String ada;
  private String room;
  private String first;
  private String second;

  /** Fills a room: two entries, the second playing from 100 s, and a chat message. */
  private void fill(TestServer server) {
    ada = server.guest("Ada");
    room = server.room(ada);
    first = server.add(room, ada, "https://e.org/a.mp4");
    second = server.add(room, ada, "https://e.org/b.mp4");
    server.post("/rooms/" + room + "/chat", ada, "{\"text\":\"remember me\"}");
    JsonNode playing =
        server
            .post(
                "/rooms/" + room + "/playback/select",
                ada,
                "{\"media\":\"" + second + "\",\"position\":100,\"playing\":true}")
            .json();
    assertThat(playing.at("/playback/playing").asBoolean()).isTrue();
  }

  private void assertWhole(TestServer server, long filledAt) {
    JsonNode playlist = server.get("/rooms/" + room + "/playlist", ada).json();
    assertThat(playlist.path("items").findValuesAsText("url"))
        .containsExactly("https://e.org/a.mp4", "https://e.org/b.mp4");
    assertThat(playlist.at("/items/0/id").asText()).isEqualTo(first);
    assertThat(server.get("/rooms/" + room + "/chat", ada).json().at("/items/0/text").asText())
        .isEqualTo("remember me");
    JsonNode answer = server.get("/rooms/" + room + "/playback", ada).json();
    JsonNode playback = answer.path("playback");
    assertThat(playback.path("media").asText()).isEqualTo(second);
    assertThat(playback.path("playing").asBoolean()).isTrue();
    double position =
        playback.path("position").asDouble()
            + Math.max(0, answer.path("now").asDouble() - playback.path("anchor").asDouble())
                / 1000;
    double expected = 100 + (System.currentTimeMillis() - filledAt) / 1000.0;
    assertThat(position).isCloseTo(expected, Offset.offset(2.0));
  }

  @Test
  void aRestartBringsEverythingBackAndTokensStayValid() {
    long filledAt;
    try (TestServer server = TestServer.start(folder)) {
      fill(server);
      filledAt = System.currentTimeMillis();
    }
    try (TestServer server = TestServer.start(folder)) {
      assertWhole(server, filledAt);
      assertThat(server.join(room, ada).await("welcome").path("chat")).hasSize(1);
    }
  }

  @Test
  void killingTheProcessLosesNothingThatIsOlderThanASecond() {
    Path data = folder.resolve("data");
    long filledAt;
    try (ServerProcess process = ServerProcess.serve(folder, data, 0)) {
      TestServer server = TestServer.of(process);
      fill(server);
      filledAt = System.currentTimeMillis();
      // The timeline is written behind by at most a second.
      await()
          .pollDelay(Duration.ofMillis(1500))
          .until(() -> server.get("/time", null).status() == 200);
      process.kill();
    }
    try (ServerProcess process = ServerProcess.serve(folder, data, 0)) {
      assertWhole(TestServer.of(process), filledAt);
    }
  }

  @Test
  void terminationSendsEverybodyAwayToComeBack() {
    Path data = folder.resolve("data");
    try (ServerProcess process = ServerProcess.serve(folder, data, 0)) {
      TestServer server = TestServer.of(process);
      fill(server);
      TestSocket one = server.join(room, ada);
      TestSocket two = server.join(room, server.guest("Bob"));
      process.terminate();
      assertThat(one.await("drain").path("reconnectAfter").isNumber()).isTrue();
      two.await("drain");
      assertThat(one.closeCode()).isEqualTo(4002);
      assertThat(two.closeCode()).isEqualTo(4002);
      assertThat(process.exitCode()).isEqualTo(143);
      assertThat(process.output()).contains("SyncTV is stopping").doesNotContain("Exception");
    }
  }

  @Test
  void aSecondServerOnTheSameFolderIsToldSo() {
    Path data = folder.resolve("data");
    try (TestServer server = TestServer.start(data)) {
      Assertions.assertThatThrownBy(() -> TestServer.start(data))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("--data");
      try (ServerProcess process =
          ServerProcess.run(folder, "--port", "0", "--data", data.toString())) {
        assertThat(process.exitCode()).isEqualTo(1);
        assertThat(process.output()).contains("another SyncTV server").doesNotContain("\tat ");
      }
      assertThat(server.get("/time", null).status()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortIsToldWithoutAStackTrace() {
    try (TestServer server = TestServer.start(folder.resolve("one"));
        ServerProcess process =
            ServerProcess.run(
                folder,
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(server.port()),
                "--data",
                folder.resolve("two").toString())) {
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.output())
          .contains("cannot listen on 127.0.0.1 port " + server.port())
          .doesNotContain("\tat ");
    }
  }

  @Test
  void whatIsKeptIsForItsOwnerOnly() throws IOException {
    TestServer.start(folder).close();
    Path database = folder.resolve("synctv.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("token-key.json")).doesNotExist();
  }

  @Test
  void aKeyThatIsNoneIsToldWithoutAStackTrace() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("token-key.json"), "{}");
    try (ServerProcess process =
        ServerProcess.run(folder, "--port", "0", "--data", data.toString())) {
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.output())
          .contains("token-key.json", "is no signing key")
          .doesNotContain("\tat ");
    }
  }
}
