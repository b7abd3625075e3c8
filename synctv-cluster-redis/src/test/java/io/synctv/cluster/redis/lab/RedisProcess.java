package io.synctv.cluster.redis.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis server as a process of its own on a free port of loopback, with a folder of its own. It
 * can be killed, started again with or without its data, and frozen. It ends with this JVM at the
 * latest.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final int START_ATTEMPTS = 3;
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 22_000;

  private final RedisBinary binary;
  private final int port;
  private final Path folder;
  private final List<String> options;
  private final @Nullable String sentinelOf;
  private final Thread hook = new Thread(this::end);
  private @Nullable Process process;

  private RedisProcess(
      RedisBinary binary,
      int port,
      Path folder,
      List<String> options,
      @Nullable String sentinelOf) {
    this.binary = binary;
    this.sentinelOf = sentinelOf;
    this.port = port;
    this.folder = folder;
    this.options = options;
  }

  /**
   * Starts a server that keeps its data in a file, write by write.
   *
   * @param options more options of redis-server, such as {@code --cluster-enabled}, {@code yes}
   * @return the server, which answers
   */
  public static RedisProcess start(String... options) {
    return start(RedisBinary.embedded(), options);
  }

  /**
   * Starts a server of a certain kind.
   *
   * @param binary the program
   * @param options as {@link #start(String...)}
   * @return the server, which answers
   */
  public static RedisProcess start(RedisBinary binary, String... options) {
    return start(binary, List.of(options), null);
  }

  /**
   * Starts a sentinel, which needs a second one's agreement for a failover.
   *
   * @param name what the master is called
   * @param master its first master
   * @return the sentinel, which answers
   */
  public static RedisProcess startSentinel(String name, RedisProcess master) {
    String settings =
        """
        sentinel monitor %1$s 127.0.0.1 %2$d 2
        sentinel down-after-milliseconds %1$s 500
        sentinel failover-timeout %1$s 3000
        """
            .formatted(name, master.port());
    return start(RedisBinary.embedded(), List.of(), settings);
  }

  private static RedisProcess start(
      RedisBinary binary, List<String> options, @Nullable String sentinelOf) {
    for (int attempt = 1; true; attempt++) {
      RedisProcess server =
          new RedisProcess(binary, freePort(), temporaryFolder(), options, sentinelOf);
      Runtime.getRuntime().addShutdownHook(server.hook);
      try {
        server.launch();
        return server;
      } catch (IllegalStateException e) {
        server.close();
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
        // Somebody else may have taken the port.
      }
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("synctv-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return port;
  }

  /** Returns its address, as settings have it. */
  public String address() {
    return "redis://127.0.0.1:" + port;
  }

  /** Returns its folder. */
  public Path folder() {
    return folder;
  }

  /** Opens a plain client; close it. */
  public Jedis client() {
    return new Jedis("127.0.0.1", port, 5000);
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      waitFor(running);
      process = null;
    }
  }

  /** Starts it again with what its file holds. */
  public void restart() {
    kill();
    launch();
  }

  /** Starts it again with nothing. */
  public void restartEmpty() {
    kill();
    deleteFiles();
    launch();
  }

  /** Stops it in its tracks: connections stay, nothing is answered. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the server does not run");
    }
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(running.pid())).start();
      waitFor(kill);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void launch() {
    List<String> command = new ArrayList<>();
    command.add(binary.file().getPath());
    if (sentinelOf != null) {
      command.add(sentinelFile(sentinelOf).toString());
      command.add("--sentinel");
    }
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
    if (sentinelOf == null) {
      command.addAll(List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no"));
    }
    command.addAll(options);
    Process started;
    try {
      started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = started;
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers(started)) {
      if (System.nanoTime() > end || !started.isAlive()) {
        throw new IllegalStateException("redis-server did not start: " + output());
      }
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return "it said nothing";
    }
  }

  /** Writes what a sentinel starts with, in a file that it writes to itself. */
  private Path sentinelFile(String settings) {
    try {
      return Files.writeString(folder.resolve("sentinel.conf"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another one may have taken the port first: this one is asked who it is. */
  private boolean answers(Process started) {
    try (Jedis client = client()) {
      return client.info("server").contains("process_id:" + started.pid());
    } catch (JedisException e) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void waitFor(Process process) {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns a port that nobody listened on a moment ago. It is none that connections go out from,
   * so nobody takes it while its server is down, and neither is its neighbour 10,000 above, which a
   * Redis Cluster uses too.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one.
      }
    }
  }

  private void deleteFiles() {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .filter(file -> !file.equals(folder))
          .forEach(
              file -> {
                var unused = file.toFile().delete();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    kill();
    deleteFiles();
    var unused = folder.toFile().delete();
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
