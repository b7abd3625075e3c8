package io.synctv.server.lab;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program in a process of its own, to be killed. */
public final class ServerProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("SyncTV is ready at http://localhost:(\\d+)/");

  /** What nodes of a test's cluster are set to, but for the address of their Redis. */
  public static final Map<String, String> CLUSTER =
      Map.of(
          "SYNCTV_CLUSTER_MODE", "on",
          "SYNCTV_CLUSTER_SECRET", "a secret of the tests, which all nodes share",
          "SYNCTV_CLUSTER_PRESENCE_HEARTBEAT", "500ms",
          "SYNCTV_CLUSTER_PRESENCE_TTL", "2s",
          "SYNCTV_LIMITS_SESSIONS_PER_USER", "1000",
          "SYNCTV_LIMITS_ROOMS_PER_USER", "1000",
          "SYNCTV_LIMITS_CHAT_PER_SECOND", "1000",
          "SYNCTV_LIMITS_CHAT_BURST", "10000",
          "SYNCTV_LIMITS_GRACE", "1s");

  /**
   * What a process runs.
   *
   * @param launcher what runs the command: {@code java}, and what may stand before it
   * @param command what comes after {@code java} and before the program's own arguments
   */
  public record Program(List<String> launcher, List<String> command) {

    /** Returns what these tests are compiled with. */
    public static Program current() {
      return new Program(List.of(java()), List.of("-cp", classPath(), "io.synctv.server.Main"));
    }

    /** Returns what was built into a JAR, perhaps of another version. */
    public static Program jar(Path jar) {
      return new Program(List.of(java()), List.of("-jar", jar.toAbsolutePath().toString()));
    }

    /** Returns this program with further options of the JVM. */
    public Program with(String... options) {
      return new Program(launcher, Stream.concat(Stream.of(options), command.stream()).toList());
    }

    /** Returns this program with a limit of open files. */
    public Program withFiles(int limit) {
      List<String> shell = List.of("sh", "-c", "ulimit -n " + limit + "; exec \"$0\" \"$@\"");
      return new Program(Stream.concat(shell.stream(), launcher.stream()).toList(), command);
    }

    private static String java() {
      return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
  }

  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Runs the program with arguments, its output going to a file in the folder. */
  public static ServerProcess run(Path folder, String... arguments) {
    return run(folder, Program.current(), Map.of(), arguments);
  }

  private static ServerProcess run(
      Path folder, Program program, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(program.launcher());
    command.addAll(program.command());
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile(folder, "server", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // Those of whoever runs the tests are not for the server, and some are no settings at all.
      builder.environment().keySet().removeIf(name -> name.startsWith("SYNCTV_"));
      builder.environment().put("SYNCTV_SERVER_DRAIN", "500ms");
      builder.environment().putAll(environment);
      return new ServerProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This JVM's class path, for a process that starts in another folder. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a server over a data folder and waits until it is ready. */
  public static ServerProcess serve(Path folder, Path data, int port) {
    return serve(folder, data, port, Map.of());
  }

  /** Runs a server with settings from the environment and waits until it is ready. */
  public static ServerProcess serve(
      Path folder, Path data, int port, Map<String, String> environment) {
    return serve(folder, Program.current(), data, port, environment);
  }

  /** Runs a server of a version with settings from the environment and waits until it is ready. */
  public static ServerProcess serve(
      Path folder, Program program, Path data, int port, Map<String, String> environment) {
    ServerProcess server =
        run(
            folder,
            program,
            environment,
            "run",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> READY.matcher(server.output()).find() || !server.process.isAlive());
    return server;
  }

  /** Returns the port it serves. */
  public int port() {
    Matcher ready = READY.matcher(output());
    if (!ready.find()) {
      throw new AssertionError("the server is not ready: " + output());
    }
    return Integer.parseInt(ready.group(1));
  }

  /** Returns what it has printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Asks the process to end, as {@code kill} does. */
  public void terminate() {
    process.destroy();
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
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid()))
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the process has ended and returns its exit code. */
  public int exitCode() {
    try {
      if (process.waitFor(60, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("the process does not end: " + output());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
