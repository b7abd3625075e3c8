package io.synctv.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.core.limit.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("synctv.yaml"), yaml);
  }

  @Test
  void nothingNeedsToBeSet() {
    ServerConfig config = ConfigReader.read(null, Map.of(), Map.of());
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.observePort()).isNull();
    assertThat(config.tokenLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(config.limits()).as("the engine's own defaults").isEqualTo(Limits.DEFAULT);
  }

  @Test
  void theCommandLineBeatsTheEnvironmentAndThatTheFile() throws IOException {
    Path file =
        file(
            """
            server: {port: 1, host: 10.0.0.1}
            limits:
              chat-length: 100
              idle: 1h
            web:
              origins: [https://a.example, "https://b.example:8443"]
            """);
    ServerConfig config =
        ConfigReader.read(
            file,
            Map.of("SYNCTV_SERVER_PORT", "2", "SYNCTV_LIMITS_CHAT_LENGTH", "200", "PATH", "x"),
            Map.of("server.port", "3"));
    assertThat(config.port()).isEqualTo(3);
    assertThat(config.host()).isEqualTo("10.0.0.1");
    assertThat(config.limits().chatLength()).isEqualTo(200);
    assertThat(config.limits().idle()).isEqualTo(Duration.ofHours(1));
    assertThat(config.origins())
        .containsExactlyInAnyOrder("https://a.example", "https://b.example:8443");
  }

  @Test
  void theEnvironmentMayNameTheFile() throws IOException {
    Map<String, String> environment =
        Map.of("SYNCTV_CONFIG", file("auth: {guests: false}").toString());
    assertThat(ConfigReader.read(null, environment, Map.of()).guests()).isFalse();
  }

  @Test
  void unknownKeysAreToldWithTheNearestKnownOne() throws IOException {
    Path file = file("limits: {chat-lenght: 5}");
    assertThatThrownBy(() -> ConfigReader.read(file, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("limits.chat-lenght")
        .hasMessageContaining("limits.chat-length")
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> ConfigReader.read(null, Map.of("SYNCTV_SERVER_PROT", "1"), Map.of()))
        .hasMessageContaining("server.port")
        .hasMessageContaining("SYNCTV_SERVER_PROT");
  }

  @ParameterizedTest
  @CsvSource({
    "server.port, 70000",
    "server.port, many",
    "server.observe-port, -1",
    "limits.idle, 5",
    "limits.idle, 0s",
    "limits.frame-size, 1GiB",
    "limits.queue-size, 1KiB",
    "auth.guests, yes",
    "web.origins, https://a.example/path",
    "web.origins, a.example",
    "web.origins, null",
    "database.pool-size, 0",
    "database.query-timeout, 10ms",
    "chat.retention.count, 0",
    "chat.retention.age, 1s",
    "server.host, ''",
  })
  void valuesOutOfBoundsAreToldWithTheirKey(String key, String value) {
    assertThatThrownBy(() -> ServerConfig.builder().set(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " must");
  }

  @Test
  void theDatabaseIsAFileUnlessAnAddressIsSetAndItsPasswordIsNotPrinted() {
    ServerConfig plain = ServerConfig.builder().build();
    assertThat(plain.database().embedded()).isTrue();
    assertThat(plain.chat().bounded()).isTrue();
    ServerConfig config =
        ConfigReader.read(
            null,
            Map.of(
                "SYNCTV_DATABASE_URL", "jdbc:postgresql://db.example/synctv?password=hidden",
                "SYNCTV_DATABASE_USER", "synctv",
                "SYNCTV_DATABASE_PASSWORD", "hidden",
                "SYNCTV_CHAT_RETENTION_AGE", "",
                "SYNCTV_CHAT_RETENTION_COUNT", ""),
            Map.of());
    assertThat(config.database().embedded()).isFalse();
    assertThat(config.database().password()).isEqualTo("hidden");
    assertThat(config.toString()).contains("PostgreSQL").doesNotContain("hidden");
    assertThat(config.chat().bounded()).isFalse();
  }

  @Test
  void anAddressOfNoDatabaseWeKnowAndALoginToAFileAreRefused() {
    assertThatThrownBy(() -> ServerConfig.builder().set("database.url", "jdbc:mysql://x/y").build())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("database.url");
    assertThatThrownBy(() -> ServerConfig.builder().set("database.user", "x").build())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("database.user");
  }

  @Test
  void filesThatAreMissingOrNoYamlAreTold() throws IOException {
    assertThatThrownBy(() -> ConfigReader.read(folder.resolve("none"), Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none");
    Path broken = file("a: [1");
    assertThatThrownBy(() -> ConfigReader.read(broken, Map.of(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("YAML");
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "10s, 10000", "2m, 120000", "1h, 3600000", "1d, 86400000"})
  void durationsAreReadInAllTheirUnits(String text, long millis) {
    assertThat(SettingParsers.duration("0s", "30d").apply(text))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void everySettingHasItsOwnVariable() {
    assertThat(Setting.ALL.stream().map(Setting::variable)).doesNotHaveDuplicates();
    assertThat(Setting.named("limits.frame-size").variable()).isEqualTo("SYNCTV_LIMITS_FRAME_SIZE");
  }
}
