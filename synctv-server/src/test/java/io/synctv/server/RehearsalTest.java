package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Api;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher has a server do before it keeps what the JVM has learned of it. */
final class RehearsalTest {

  private static final Path SOURCE = Path.of("src", "build", "Rehearsal.java").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void aServerWithItsDefaultsIsUsedAsPeopleDo() throws Exception {
    try (ServerProcess server = ServerProcess.serve(folder, folder.resolve("data"), 0)) {
      Path output = folder.resolve("rehearsal.log");
      Process rehearsal =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  SOURCE.toString(),
                  Integer.toString(server.port()),
                  "0")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        rehearsal.destroyForcibly();
      }
      assertThat(rehearsal.exitValue()).as(Files.readString(output)).isZero();
      Api api = new Api(server.port());
      String token = api.guest("Ada");
      assertThat(api.get("/rooms", token).json().path("items")).hasSize(1);
    }
  }
}
