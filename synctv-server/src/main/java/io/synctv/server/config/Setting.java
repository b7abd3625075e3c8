package io.synctv.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing an operator may set: the only place that says its key, default, bounds and meaning.
 * docs/configuration.md is made from {@link #ALL}.
 *
 * @param key its name in the file
 * @param defaultValue what holds when it is not set
 * @param meaning one sentence, with its bounds
 * @param target puts the text into a builder, or throws {@link ConfigException}
 */
record Setting(
    String key,
    String defaultValue,
    String meaning,
    BiConsumer<ServerConfig.Builder, String> target) {

  /** All of them, in the order in which they are documented. */
  static final List<Setting> ALL =
      Stream.of(ServerSettings.ALL, EdgeSettings.ALL, ClusterSettings.ALL, LimitSettings.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<String, Setting> BY_KEY =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));

  /** Puts a value where it belongs. */
  interface Target<T> {
    void put(ServerConfig.Builder builder, T value);
  }

  static <T> Setting of(
      String key, String defaultValue, String meaning, Function<String, T> read, Target<T> target) {
    return new Setting(
        key,
        defaultValue,
        meaning,
        (builder, text) -> {
          try {
            target.put(builder, read.apply(text.strip()));
          } catch (IllegalArgumentException e) {
            throw new ConfigException(key + " " + e.getMessage());
          }
        });
  }

  /**
   * Finds a setting.
   *
   * @throws ConfigException naming the nearest key when there is no such one
   */
  static Setting named(String key) {
    Setting setting = BY_KEY.get(key);
    if (setting == null) {
      throw new ConfigException("unknown key " + key + "; did you mean " + nearest(key) + "?");
    }
    return setting;
  }

  void apply(ServerConfig.Builder builder, String value) {
    target.accept(builder, value);
  }

  /** Returns the environment variable for this key. */
  String variable() {
    return "SYNCTV_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String nearest(String key) {
    return ALL.stream()
        .map(Setting::key)
        .min(
            (a, b) -> Integer.compare(EditDistance.distance(key, a), EditDistance.distance(key, b)))
        .orElseThrow();
  }
}
