package io.synctv.store.jdbc.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A small file system of its own, in memory, that can be filled: a real "No space left on device".
 * Needs a user who may mount. It is unmounted when it is closed.
 */
public final class SmallDisk implements AutoCloseable {

  private final Path folder;
  private final Path ballast;
  private final Thread atExit = new Thread(this::unmount);

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Mounts one.
   *
   * @param megabytes its size
   * @throws TestAbortedException when this user may not mount: the test is skipped then, and says
   *     so
   */
  public static SmallDisk mount(int megabytes) {
    try {
      Path folder = Files.createTempDirectory("synctv-small-disk-");
      String size = "size=" + megabytes + "m";
      String trouble = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString());
      if (!trouble.isEmpty()) {
        Files.delete(folder);
        throw new TestAbortedException(
            "SKIPPED: what a full disk does was not tested, as a small one cannot be mounted here: "
                + trouble);
      }
      return new SmallDisk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it is mounted. */
  public Path folder() {
    return folder;
  }

  /** Takes all the room there is. */
  public void fill() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // No space left on device: as wanted.
    }
  }

  /** Gives the room back. */
  public void empty() {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program; returns what went wrong, or nothing. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return command[0] + " takes too long";
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
      return process.exitValue() == 0 ? "" : said + " (" + process.exitValue() + ")";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    unmount();
  }

  private void unmount() {
    // Lazily: a connection that was given up may be about to close its file.
    String trouble = run("umount", "-l", folder.toString());
    if (!trouble.isEmpty()) {
      throw new IllegalStateException(trouble);
    }
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
