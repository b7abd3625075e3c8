package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.synctv.api.NodeId;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.spi.ClusterContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/** A Redis process of a test, on loopback, that can be killed and frozen. */
final class TestRedis implements AutoCloseable {

  private final int port;
  private final Path folder;
  private final List<String> options;
  private Process process;

  TestRedis(String... options) {
    this.options = List.of(options);
    try {
      port = freePort();
      folder = Files.createTempDirectory("synctv-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /**
   * Returns a port whose neighbour 10,000 above, which a Redis Cluster uses too, is one as well.
   */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() < 55_000) {
          return socket.getLocalPort();
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** Starts it empty. */
  void start() {
    try {
      String binary = ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
      List<String> command =
          new ArrayList<>(
              List.of(
                  binary,
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--dir",
                  folder.toString()));
      command.addAll(options);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends one command in the inline form, and returns its answer as it is on the wire. */
  String command(String line) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((line + "\r\nQUIT\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Map<String, String> settings(String prefix) {
    return Map.of(
        "redis.addresses",
        "redis://127.0.0.1:" + port,
        "redis.key-prefix",
        prefix,
        "redis.connect-timeout",
        "10s");
  }

  /** Returns what to make a node with, as the kit asks for. */
  ClusterContext context(int index, String prefix, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(settings(prefix));
    settings.putAll(more);
    ClusterContext plain = TestCluster.context(index);
    return ClusterContext.builder(NodeId.of(plain.node().value()))
        .secret(plain.secret())
        .retainedEvents(plain.retainedEvents())
        .heartbeat(plain.heartbeat())
        .lease(plain.lease())
        .settings(settings)
        .build();
  }

  RedisTransport node(int index, String prefix) {
    return new RedisTransport(context(index, prefix, Map.of()));
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
