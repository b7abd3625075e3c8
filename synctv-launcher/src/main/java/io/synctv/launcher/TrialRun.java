package io.synctv.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is started, used for a while and ended, and leaves what its JVM has worked out.
 * More than half of a start is reading and linking classes, and a JVM is slow until it knows which
 * of them matter. Without that all is the same, only later; so nothing that goes wrong here is an
 * error.
 */
final class TrialRun {

  private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);
  private static final Duration USE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 100;

  private final Path jar;
  private final Path folder;

  /**
   * Makes a run.
   *
   * @param jar the server
   * @param folder an empty one, for its data and its log
   */
  TrialRun(Path jar, Path folder) {
    this.jar = jar;
    this.folder = folder;
  }

  /** Runs the server; some 10 s, at most some minutes. Whatever ends this JVM ends the server. */
  void run(Jdk jdk, List<String> options) throws IOException, InterruptedException {
    Process server = start(jdk, options);
    Thread ending = new Thread(() -> kill(server), "trial-run-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      OptionalInt port = awaitReady(server);
      if (port.isPresent()) {
        Rehearsal.tryOn(port.getAsInt(), USE);
      }
      server.destroy();
      server.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      kill(server);
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private Process start(Jdk jdk, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.java());
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString(), "--host", "127.0.0.1", "--port", "0"));
    command.addAll(List.of("--data", folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    // Without the settings of whoever builds: the trial shall not join their cluster.
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME"));
    environment.put("SYNCTV_SERVER_DRAIN", "0s");
    Process server = builder.start();
    server.getOutputStream().close();
    return server;
  }

  private OptionalInt awaitReady(Process server) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < end && server.isAlive()) {
      Matcher ready = READY.matcher(Files.readString(log(), StandardCharsets.ISO_8859_1));
      if (ready.find()) {
        return OptionalInt.of(Integer.parseInt(ready.group(1)));
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return OptionalInt.empty();
  }

  private Path log() {
    return folder.resolve("log");
  }

  /** A JVM may have started another one, which puts its cache together. */
  private static void kill(Process server) {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
  }
}
