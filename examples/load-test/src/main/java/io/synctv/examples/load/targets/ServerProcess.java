package io.synctv.examples.load.targets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, which says on its output when it is ready, and where. */
final class ServerProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready at http://[^:/]+:(\\d+)");
  private static final int PATIENCE_SECONDS = 60;
  private static final int FAREWELL_SECONDS = 15;

  private final Process process;
  private final int port;
  private final long readyNanos;

  /**
   * Starts a process and waits until it is ready.
   *
   * @param command what to run
   * @param environment added to this process's own
   * @param folder where it works
   * @param name its output goes to the file of that name
   * @throws IllegalStateException when it ends before it is ready
   */
  ServerProcess(List<String> command, Map<String, String> environment, Path folder, String name) {
    Path log = folder.resolve(name + ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
      builder.environment().putAll(environment);
      long started = System.nanoTime();
      process = Children.adopt(builder.start());
      Thread watchdog =
          Thread.ofVirtual().unstarted(() -> endUnlessReady(process, PATIENCE_SECONDS));
      watchdog.start();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      Writer out = Files.newBufferedWriter(log);
      port = readyPort(lines, out, log);
      readyNanos = System.nanoTime() - started;
      watchdog.interrupt();
      Thread.ofVirtual().start(() -> copy(lines, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void endUnlessReady(Process process, int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It is ready.
    }
  }

  private static int readyPort(BufferedReader lines, Writer out, Path log) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.write(line + "\n");
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
    }
    out.close();
    throw new IllegalStateException("a server did not start; its output is in " + log);
  }

  private static void copy(BufferedReader lines, Writer out) {
    try (out) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(line + "\n");
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Returns how long it took from the start of the process to its being ready, in nanoseconds. */
  long readyNanos() {
    return readyNanos;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
