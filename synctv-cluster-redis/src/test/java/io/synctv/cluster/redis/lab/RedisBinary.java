package io.synctv.cluster.redis.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A {@code redis-server} that can be started.
 *
 * @param file the program
 * @param major the first number of its version
 */
public record RedisBinary(File file, int major) {

  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
  private static @Nullable RedisBinary embedded;
  private static @Nullable RedisBinary newest;

  /** Returns the one that comes as a dependency: Redis 6.2, the oldest that will do. */
  public static synchronized RedisBinary embedded() {
    RedisBinary found = embedded;
    if (found == null) {
      found = new RedisBinary(extract(), 6);
      embedded = found;
    }
    return found;
  }

  /** Returns the machine's own if it has a newer one, else the embedded one. */
  public static synchronized RedisBinary newest() {
    RedisBinary found = newest;
    if (found == null) {
      found = onPath().filter(own -> own.major() > embedded().major()).orElse(embedded());
      newest = found;
    }
    return found;
  }

  /** Returns whether it has sharded Pub/Sub. */
  public boolean shardsPubSub() {
    return major >= 7;
  }

  private static Optional<RedisBinary> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, "redis-server"))
        .filter(File::canExecute)
        .findFirst()
        .flatMap(RedisBinary::asked);
  }

  private static Optional<RedisBinary> asked(File file) {
    try {
      Process asked =
          new ProcessBuilder(file.getPath(), "--version").redirectErrorStream(true).start();
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(answer);
      return version.find()
          ? Optional.of(new RedisBinary(file, Integer.parseInt(version.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it cannot be run here
    }
  }

  private static File extract() {
    try {
      Path folder = Files.createTempDirectory("synctv-redis-binary-");
      File extracted = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    var unusedFile = extracted.delete();
                    var unusedFolder = folder.toFile().delete();
                  }));
      return extracted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
