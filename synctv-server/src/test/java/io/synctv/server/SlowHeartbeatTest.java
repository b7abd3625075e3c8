package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a frame that came to its end shows that a peer is alive. */
class SlowHeartbeatTest {

  @TempDir Path folder;

  @Test
  void singleBytesKeepNoConnectionAlive() throws IOException, InterruptedException {
    try (TestServer server =
        TestServer.start(folder, "limits.heartbeat", "300ms", "limits.frame-timeout", "10m")) {
      String ada = server.guest("Ada");
      try (RawSocket socket = new RawSocket(server.port(), server.room(ada))) {
        socket.text("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
        socket.readText("welcome");
        byte[] spaces = new byte[10_000];
        Arrays.fill(spaces, (byte) ' ');
        byte[] frame = WireFrames.text(spaces);
        Thread sender =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        for (byte one : frame) {
                          socket.raw(new byte[] {one});
                          Thread.sleep(20);
                        }
                      } catch (IOException | InterruptedException e) {
                        // Cut, as expected.
                      }
                    });
        socket.patience(15_000);
        assertThat(socket.readClose()).isEqualTo(RawSocket.CUT);
        sender.interrupt();
        sender.join();
      }
    }
  }
}
