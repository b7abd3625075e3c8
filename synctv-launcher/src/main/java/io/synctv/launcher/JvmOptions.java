package io.synctv.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of the server's JVM. They come before those of {@code JAVA_OPTS}, which override
 * them. What they bring is in docs/performance.md.
 */
final class JvmOptions {

  /** Objects take less room with shorter headers. */
  static final String COMPACT_HEADERS = "-XX:+UseCompactObjectHeaders";

  /** From this version on a cache also holds linked classes and the profiles of methods. */
  private static final int AOT_VERSION = 25;

  /**
   * An idle server gives memory back: after 15 s without a collection one is made, and little is
   * kept free.
   */
  private static final List<String> MEMORY =
      List.of(
          "-XX:G1PeriodicGCInterval=15000", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30");

  private JvmOptions() {}

  /** A server that has run out of memory may do anything but work: it ends, to be started anew. */
  private static final String END_WITHOUT_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  /** Returns what suits any JDK, and a server without a class cache. */
  static List<String> plain() {
    return Stream.concat(MEMORY.stream(), Stream.of(END_WITHOUT_MEMORY)).toList();
  }

  /** Returns the headers to try in a JDK of that version: nothing where no JVM has them. */
  static List<String> headersToTry(int version) {
    return version >= AOT_VERSION ? List.of(COMPACT_HEADERS) : List.of();
  }

  /** Returns what has a JVM write the cache when it ends. */
  static List<String> making(int version, Path cache, List<String> headers) {
    List<String> options = new ArrayList<>(headers);
    options.add(
        (version >= AOT_VERSION ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache);
    return options;
  }

  /**
   * Returns what has a JVM use the cache. It is of use only to the JDK and with the headers that it
   * was made with.
   */
  static List<String> using(int version, Path cache, List<String> headers) {
    List<String> options = new ArrayList<>(plain());
    options.addAll(headers);
    // Options of the JVM's user may not suit the cache, which then is left alone: no need to tell.
    if (version >= AOT_VERSION) {
      options.add("-Xlog:aot*=off");
      options.add("-XX:AOTCache=" + cache);
    } else {
      options.add("-XX:SharedArchiveFile=" + cache);
    }
    options.add("-Xlog:cds=off");
    options.add("-Xlog:cds+dynamic=off");
    return options;
  }

  /** Returns the text of a file that {@code java @FILE} reads these options from. */
  static String argumentFile(List<String> options) {
    return options.stream()
        .map(option -> "\"" + option.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
        .collect(Collectors.joining());
  }
}
