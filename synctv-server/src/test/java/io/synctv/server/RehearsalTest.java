package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.launcher.Rehearsal;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher has a server do before it keeps what the JVM has learned of it. */
final class RehearsalTest {

  @TempDir private Path folder;

  @Test
  @Tag("slow") // it asks for the page, which is not built in the inner loop
  void aServerWithItsDefaultsIsUsedAsPeopleDo() throws Exception {
    try (ServerProcess server = ServerProcess.serve(folder, folder.resolve("data"), 0)) {
      Rehearsal.on(server.port(), Duration.ZERO);
      Api api = new Api(server.port());
      String token = api.guest("Ada");
      assertThat(api.get("/rooms", token).json().path("items")).hasSize(1);
    }
  }
}
