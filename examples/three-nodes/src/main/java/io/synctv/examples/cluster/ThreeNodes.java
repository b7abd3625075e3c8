package io.synctv.examples.cluster;

import io.synctv.api.IdGenerator;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis, three servers that share one SQLite file, and a balancer in front, for trying out. All
 * of it ends with this program.
 */
public final class ThreeNodes implements AutoCloseable {

  private static final int NODES = 3;
  private static final Pattern READY =
      Pattern.compile("SyncTV is ready at http://localhost:(\\d+)/");

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final Balancer balancer;

  /**
   * Starts everything.
   *
   * @param port where the balancer listens on loopback; 0 takes a free one
   */
  public ThreeNodes(int port) throws IOException {
    folder = Files.createTempDirectory("synctv-three-nodes-");
    try {
      int redis = startRedis();
      String secret = IdGenerator.secure().next() + IdGenerator.secure().next();
      for (int i = 1; i <= NODES; i++) {
        servers.add(startServer("node-" + i, redis, secret));
      }
      for (Process server : servers) {
        ports.add(readyPort(server));
      }
      balancer = new Balancer(port, ports);
    } catch (IOException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Starts everything and says where it is. */
  public static void main(String[] args) throws Exception {
    int port = args.length == 2 && args[0].equals("--port") ? Integer.parseInt(args[1]) : 8080;
    ThreeNodes all = new ThreeNodes(port);
    Runtime.getRuntime().addShutdownHook(new Thread(all::close, "three-nodes-stop"));
    for (int i = 0; i < NODES; i++) {
      say(
          "node-%d: http://localhost:%d/  (process %d)"
              .formatted(i + 1, all.ports.get(i), all.servers.get(i).pid()));
    }
    say("SyncTV on three nodes is ready at http://localhost:" + all.port() + "/");
    Thread.currentThread().join();
  }

  /** Returns the balancer's port. */
  public int port() {
    return balancer.port();
  }

  /** Returns the processes of the servers. */
  public List<Process> servers() {
    return List.copyOf(servers);
  }

  /** Returns the ports of the servers. */
  public List<Integer> ports() {
    return List.copyOf(ports);
  }

  private int startRedis() throws IOException {
    File binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    processes.add(
        new ProcessBuilder(
                binary.getAbsolutePath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start());
    return port;
  }

  private Process startServer(String name, int redis, String secret) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.synctv.server.Main",
            "run",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--data",
            folder.resolve("data").toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "SYNCTV_CLUSTER_MODE",
                "on",
                "SYNCTV_CLUSTER_NODE_ID",
                name,
                "SYNCTV_CLUSTER_SECRET",
                secret,
                "SYNCTV_CLUSTER_REDIS_ADDRESSES",
                "redis://127.0.0.1:" + redis));
    Process server =
        builder
            .redirectError(folder.resolve(name + ".log").toFile())
            .directory(folder.toFile())
            .start();
    processes.add(server);
    return server;
  }

  /** Waits for the line that says where a server is; reads on behind it. */
  private static int readyPort(Process server) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher ready = READY.matcher(line.replace("127.0.0.1", "localhost"));
      if (ready.find()) {
        Thread.ofVirtual().start(() -> sayAll(lines));
        return Integer.parseInt(ready.group(1));
      }
    }
    throw new IOException("a server did not start");
  }

  private static void sayAll(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        say(line);
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  @Override
  public void close() {
    balancer.close();
    stop();
  }

  /** Ends the servers first, which say goodbye to the others, and Redis after them. */
  private void stop() {
    for (Process process : processes.reversed()) {
      process.destroy();
    }
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            processes.stream().map(Process::onExit).toArray(CompletableFuture[]::new));
    try {
      ended.get(15, TimeUnit.SECONDS);
    } catch (Exception e) {
      processes.forEach(Process::destroyForcibly);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                var unused = file.toFile().delete();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
