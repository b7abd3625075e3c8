package io.synctv.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the configuration together: defaults, then the file, then the environment, then the command
 * line, each over the one before.
 */
public final class ConfigReader {

  /** The file that is read when none is named and it is there. */
  public static final Path DEFAULT_FILE = Path.of("synctv.yaml");

  private static final String PREFIX = "SYNCTV_";

  /** Names the file itself, so it cannot stand in it. */
  private static final String FILE_VARIABLE = "SYNCTV_CONFIG";

  private ConfigReader() {}

  /**
   * Reads the configuration.
   *
   * @param file the file named on the command line, or null
   * @param environment the environment variables
   * @param flags what the command line sets, by key
   * @return the configuration
   * @throws ConfigException naming the key that is wrong, and where it came from
   */
  public static ServerConfig read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    ServerConfig.Builder builder = ServerConfig.builder();
    Path named = file(file, environment);
    if (named != null) {
      if (!Files.isRegularFile(named)) {
        throw new ConfigException("there is no configuration file " + named);
      }
      settings(named).forEach((key, value) -> set(builder, key, value, "in " + named));
    } else if (Files.isRegularFile(DEFAULT_FILE)) {
      settings(DEFAULT_FILE).forEach((key, value) -> set(builder, key, value, "in synctv.yaml"));
    }
    Map<String, String> keys =
        Setting.ALL.stream().collect(Collectors.toMap(Setting::variable, Setting::key));
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(PREFIX) && !variable.equals(FILE_VARIABLE)) {
            String key = keys.getOrDefault(variable, keyLike(variable));
            set(builder, key, value, "from the environment variable " + variable);
          }
        });
    flags.forEach((key, value) -> set(builder, key, value, "from the command line"));
    return builder.build();
  }

  private static @Nullable Path file(@Nullable Path file, Map<String, String> environment) {
    String fromEnvironment = environment.get(FILE_VARIABLE);
    if (file != null || fromEnvironment == null) {
      return file;
    }
    return Path.of(fromEnvironment);
  }

  private static void set(ServerConfig.Builder builder, String key, String value, String where) {
    try {
      builder.set(key, value);
    } catch (ConfigException e) {
      throw new ConfigException(e.getMessage() + " (" + where + ")");
    }
  }

  /** Spells an unknown variable as a key, so that the nearest known one can be named. */
  private static String keyLike(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Flattens the file: a list's entries are joined by commas under the list's key. */
  private static Map<String, String> settings(Path file) {
    Config config;
    try {
      config =
          Config.builder(ConfigSources.file(file))
              .disableEnvironmentVariablesSource()
              .disableSystemPropertiesSource()
              .disableFilterServices()
              .disableValueResolving()
              .build();
    } catch (RuntimeException e) {
      throw new ConfigException(file + " is not valid YAML: " + e.getMessage());
    }
    Map<String, String> settings = new TreeMap<>();
    config
        .traverse()
        .filter(Config::isLeaf)
        .forEach(
            leaf -> {
              String key = leaf.key().toString().replaceAll("\\.\\d+$", "");
              settings.merge(key, leaf.asString().orElse(""), (a, b) -> a + "," + b);
            });
    return settings;
  }
}
