package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Api;
import io.synctv.server.lab.ServerProcess;
import io.synctv.server.lab.ServerProcess.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With few open files or little memory a server serves fewer people, and does not die of it. */
@Tag("slow")
class ScarceTest {

  private static final int FILES = 400;
  private static final int IDLE = 1_000;
  private static final String HEAD = "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\n";

  @TempDir Path folder;

  @Test
  void moreConnectionsThanFilesDoNotStopTheListener() throws Exception {
    Program few = Program.current().withFiles(FILES);
    try (ServerProcess server = ServerProcess.serve(folder, few, data(), 0, Map.of())) {
      Api api = new Api(server.port());
      for (int round = 0; round < 10; round++) {
        List<Socket> idle = new ArrayList<>();
        try {
          for (int i = 0; i < IDLE; i++) {
            Socket socket = new Socket();
            idle.add(socket);
            socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 10_000);
          }
        } finally {
          for (Socket socket : idle) {
            socket.close();
          }
        }
        long gone = System.nanoTime();
        assertThat(api.get("/time", null).status()).isEqualTo(200);
        // Lax, as machines are noisy: the promise is one second.
        assertThat(System.nanoTime() - gone).as("round " + round).isLessThan(5_000_000_000L);
      }
      assertThat(server.output()).doesNotContain("Too many open files");
    }
  }

  /** What is said of a length is not believed before it has come, and what has come is let go. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
        "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
        "Content-Type: application/json\r\nContent-Length: 2147483647\r\n\r\n",
        "Content-Length: 2147483647\r\n\r\n",
        "X: ",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;"
      })
  void bombsDoNotFillTheMemory(String rest) throws Exception {
    Program small = Program.current().with("-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    try (ServerProcess server = ServerProcess.serve(folder, small, data(), 0, Map.of())) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        senders.add(Thread.ofVirtual().start(() -> bomb(server.port(), HEAD + rest)));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      assertThat(new Api(server.port()).get("/time", null).status()).isEqualTo(200);
      assertThat(server.isAlive()).isTrue();
      assertThat(server.output()).doesNotContain("OutOfMemory");
    }
  }

  /** Sends 16 MiB after the beginning of a request, or as much as is taken. */
  private static void bomb(int port, String head) {
    byte[] more = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 256; i++) {
        out.write(more);
      }
    } catch (IOException e) {
      // Refused and cut: what was wanted.
    }
  }

  private Path data() {
    return folder.resolve("data");
  }
}
