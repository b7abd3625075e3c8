package io.synctv.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository that {@code ./synctv test} has put our modules into. */
final class Repository {

  /** The list of their versions. */
  static final String BOM = "synctv-bom";

  private static final Pattern LISTED =
      Pattern.compile("<artifactId>(synctv-[\\w-]+)</artifactId>");

  private Repository() {}

  /** Returns the modules that outsiders get: those whose versions are listed. */
  static List<String> modules() {
    try {
      String list = Files.readString(root().resolve(BOM).resolve("pom.xml"));
      return LISTED
          .matcher(list.substring(list.indexOf("<dependencyManagement>")))
          .results()
          .map(result -> result.group(1))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of our source tree. */
  static Path root() {
    return Path.of(System.getProperty("synctv.root"));
  }

  /** Returns the names of all that is there. */
  static List<String> published() throws IOException {
    return names(group());
  }

  /** Returns the names of a module's files, without version and checksums. */
  static List<String> files(String module) throws IOException {
    Path folder = version(module);
    return names(folder).stream()
        .filter(name -> name.startsWith(module) && name.matches(".*\\.(jar|pom)"))
        .map(name -> name.replaceFirst("-\\d.*?-(SNAPSHOT|[\\d.]+-\\d+)", ""))
        .toList();
  }

  /**
   * Finds a file of a module.
   *
   * @param suffix what follows the version, such as {@code -sources.jar}
   */
  static Path file(String module, String suffix) throws IOException {
    Path folder = version(module);
    return names(folder).stream()
        .filter(name -> name.matches(module + "-\\d.*-(SNAPSHOT|[\\d.]+-\\d+)\\" + suffix))
        .map(folder::resolve)
        .findAny()
        .orElseThrow(() -> new IOException(module + " has no file *" + suffix));
  }

  private static Path group() {
    return Path.of(System.getProperty("synctv.repository"), "io", "synctv");
  }

  private static Path version(String module) throws IOException {
    try (Stream<Path> versions = Files.list(group().resolve(module))) {
      return versions.filter(Files::isDirectory).findAny().orElseThrow();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
