package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.synctv.server.edge.HttpCase;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy that keeps connections to the server open and gives one after the other to different
 * people: whatever somebody sends, the next one gets the answer to their own request.
 */
@Tag("slow")
class BehindNginxTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void nothingThatSomebodySendsIsAnsweredToSomebodyElse() throws Exception {
    Optional<String> nginx = nginx();
    assumeTrue(nginx.isPresent(), "no nginx on this machine: .ci/run installs one");
    try (TestServer server = TestServer.start(folder.resolve("data"))) {
      Process proxy = start(nginx.orElseThrow(), server.port());
      try {
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(socket()));
        int number = 0;
        for (HttpCase sent : HttpCase.all()) {
          assertThat(own(++number)).as("before " + sent.name()).contains(trace(number));
          send(sent.bytes() + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
          assertThat(own(++number)).as("after " + sent.name()).contains(trace(number));
        }
      } finally {
        proxy.destroy();
        assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  /** Asks for what is not there, and returns the problem, which names the request. */
  private String own(int number) throws IOException {
    try (SocketChannel channel = connect()) {
      write(
          channel,
          "GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\ntraceparent: 00-"
              + trace(number)
              + "-0000000000000001-01\r\n\r\n");
      ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Sends bytes, gives them some time to be passed on, and leaves. */
  private void send(String bytes) throws Exception {
    try (SocketChannel channel = connect()) {
      write(channel, bytes);
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (IOException e) {
      // The proxy wants no more of it.
    }
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket()));
    return channel;
  }

  private static String trace(int number) {
    return "%032x".formatted(number);
  }

  private Path socket() {
    return folder.resolve("nginx.sock");
  }

  private Process start(String nginx, int port) throws IOException {
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        worker_processes 1;
        %s
        pid %s/nginx.pid;
        error_log %s/error.log;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path %s/body;
          proxy_temp_path %s/proxy;
          fastcgi_temp_path %s/fastcgi;
          uwsgi_temp_path %s/uwsgi;
          scgi_temp_path %s/scgi;
          client_max_body_size 8m;
          upstream synctv { server 127.0.0.1:%d; keepalive 1; }
          server {
            listen unix:%s;
            location / {
              proxy_pass http://synctv;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_request_buffering off;
            }
          }
        }
        """
            .formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "",
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                port,
                socket()));
    return new ProcessBuilder(nginx, "-c", configuration.toString(), "-p", folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("nginx.out").toFile())
        .start();
  }

  /** Where distributions put it is not always on everybody's path. */
  private static Optional<String> nginx() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(place -> new File(place, "nginx"))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }
}
