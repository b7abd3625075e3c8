package io.synctv.examples.faults;

import io.synctv.server.lab.ServerProcess.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Builds the server as it was at a commit of this repository; needs git, Maven and Node.js. */
final class OlderVersion {

  private static final long PATIENCE_MINUTES = 15;

  private OlderVersion() {}

  /** Says whether this is a repository that has a commit. */
  static boolean isKnown(String commit) throws InterruptedException {
    try {
      hash(root(), commit);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Builds it, or finds what was built before.
   *
   * @param commit its name
   * @return the program
   * @throws IOException when the commit is not there, or cannot be built
   */
  static Program build(String commit) throws IOException, InterruptedException {
    Path root = root();
    String hash = hash(root, commit);
    Path kept = root.resolve(".synctv").resolve("older").resolve(hash);
    Path jar = kept.resolve("synctv-server").resolve("target").resolve("synctv-server.jar");
    if (!Files.exists(jar)) {
      Files.createDirectories(kept);
      Path archive = kept.resolve("sources.tar");
      call(root, null, "git", "archive", "--output", archive.toString(), hash);
      call(kept, null, "tar", "-xf", archive.toString());
      Files.delete(archive);
      call(
          kept,
          kept.resolve("build.log"),
          "./synctv",
          "mvn",
          "-Dcompiler.checks.skip",
          "-Denforcer.skip",
          "-Dmaven.test.skip",
          "-Dweb.check.skip",
          "-pl",
          "synctv-server",
          "-am",
          "package");
    }
    return Program.jar(jar);
  }

  private static String hash(Path root, String commit) throws IOException, InterruptedException {
    return call(root, null, "git", "rev-parse", "--verify", commit + "^{commit}").strip();
  }

  /** Finds the repository's folder from one below it. */
  private static Path root() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(".git"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IOException("an older version is built from the repository: call this inside it");
      }
    }
    return folder;
  }

  private static String call(Path folder, @Nullable Path log, String... command)
      throws IOException, InterruptedException {
    Path output = log == null ? Files.createTempFile("synctv-", ".log") : log;
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end");
      }
      String said = Files.readString(output);
      if (process.exitValue() != 0) {
        List<String> lines = said.lines().toList();
        throw new IOException(
            "%s failed:%n%s"
                .formatted(
                    String.join(" ", command),
                    String.join(
                        "\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()))));
      }
      return said;
    } finally {
      if (log == null) {
        Files.delete(output);
      }
    }
  }
}
