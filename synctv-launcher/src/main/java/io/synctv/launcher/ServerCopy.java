package io.synctv.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that was built, in a folder of its own: a later build must not pull the files away from
 * under it while it runs. Beside it are files with the options of its JVM, from which the script
 * starts it without asking anybody.
 *
 * <ul>
 *   <li>{@code jvm.options} suits any JDK.
 *   <li>{@code cached.options} is for the JDK whose folder {@code cached.jdk} names.
 * </ul>
 */
final class ServerCopy {

  /** Older copies may still be running. */
  private static final int KEPT = 3;

  private final Path folder;

  ServerCopy(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Puts the server aside. From the moment it is there others may start it; the class cache comes
   * later.
   *
   * @param target the folder that it was built in
   * @param jdk what runs it
   * @throws IOException if it cannot be put aside; a cache that cannot be made is no failure
   */
  void install(Path target, Jdk jdk) throws IOException, InterruptedException {
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    delete(part);
    Files.createDirectories(part.resolve("libs"));
    Files.copy(target.resolve("synctv-server.jar"), part.resolve("synctv-server.jar"));
    for (Path library : filesIn(target.resolve("libs"))) {
      if (library.toString().endsWith(".jar")) {
        Files.copy(library, part.resolve("libs").resolve(library.getFileName()));
      }
    }
    Files.writeString(part.resolve("jvm.options"), JvmOptions.argumentFile(JvmOptions.plain()));
    Files.move(part, folder);
    addCache(jdk);
    forgetOlder();
  }

  private void addCache(Jdk jdk) throws IOException, InterruptedException {
    List<String> headers = new ArrayList<>();
    for (String option : JvmOptions.headersToTry(jdk.version())) {
      if (jdk.knows(option)) {
        headers.add(option);
      }
    }
    Path cache = folder.resolve("classes.cache");
    Path trial = folder.resolve("trial");
    Files.createDirectories(trial);
    new TrialRun(folder.resolve("synctv-server.jar"), trial)
        .run(jdk, JvmOptions.making(jdk.version(), cache, headers));
    delete(trial);
    if (Files.exists(cache)) {
      Files.writeString(
          folder.resolve("cached.options"),
          JvmOptions.argumentFile(JvmOptions.using(jdk.version(), cache, headers)));
      // The last of all: whoever reads it finds the others complete.
      Files.writeString(folder.resolve("cached.jdk"), jdk.home() + "\n");
    }
  }

  private void forgetOlder() throws IOException {
    List<Path> copies = new ArrayList<>(filesIn(folder.resolveSibling("")));
    copies.sort(Comparator.comparing(ServerCopy::changed).reversed());
    for (Path old : copies.subList(Math.min(KEPT, copies.size()), copies.size())) {
      delete(old);
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path inside : filesIn(path)) {
        delete(inside);
      }
    }
    try {
      Files.delete(path);
    } catch (NoSuchFileException e) {
      // Gone is what it shall be.
    }
  }
}
