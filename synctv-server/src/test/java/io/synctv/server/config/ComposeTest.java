package io.synctv.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be said of examples/compose without a container engine. */
class ComposeTest {

  private static final Path FOLDER = Path.of("..", "examples", "compose");
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)(:[?-])?[^}]*}");

  private final String text = read("compose.yaml");
  private final Map<String, Map<String, Object>> services = services(text);

  private static String read(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> services(String text) {
    Map<String, Object> file = new Yaml().load(text);
    return (Map<String, Map<String, Object>>) file.get("services");
  }

  @SuppressWarnings("unchecked")
  private Map<String, String> environment(String service) {
    return (Map<String, String>) services.get(service).getOrDefault("environment", Map.of());
  }

  private List<String> servers() {
    return services.keySet().stream().filter(name -> name.startsWith("server-")).toList();
  }

  @Test
  void eachServerIsConfiguredWithKnownSettingsAndANameOfItsOwn() {
    assertThat(services.keySet()).contains("nginx", "postgres", "redis");
    assertThat(servers()).hasSize(3);
    for (String server : servers()) {
      Map<String, String> environment = new HashMap<>();
      environment(server)
          .forEach(
              (name, value) ->
                  environment.put(name, PLACE.matcher(value).replaceAll("x".repeat(40))));
      assertThat(environment.keySet()).isSubsetOf(variables());
      ServerConfig config = ConfigReader.read(null, environment, Map.of());
      assertThat(config.cluster().on()).isTrue();
      assertThat(String.valueOf(config.cluster().node())).isEqualTo(server);
    }
  }

  @Test
  void theImageSetsKnownSettings() {
    Set<String> set =
        Pattern.compile("SYNCTV_\\w+")
            .matcher(read("Dockerfile"))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    assertThat(set).isNotEmpty().isSubsetOf(variables());
  }

  @Test
  void nothingSecretHasADefaultAndWhatIsMissingIsNamed() {
    Map<String, String> example =
        read(".env.example")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1)));
    List<MatchResult> places = PLACE.matcher(text).results().toList();
    assertThat(example.values()).containsOnly("");
    assertThat(places).filteredOn(place -> !place.group(1).equals("PORT")).isNotEmpty();
    for (MatchResult place : places) {
      if (!place.group(1).equals("PORT")) {
        assertThat(place.group(2)).isEqualTo(":?");
        assertThat(example).containsKey(place.group(1));
      }
    }
    for (String service : services.keySet()) {
      environment(service)
          .forEach(
              (name, value) -> {
                if (name.matches(".*(PASSWORD|SECRET).*")) {
                  assertThat(value).as(name).startsWith("${");
                }
              });
    }
  }

  @Test
  void theBalancerKnowsEveryServer() {
    assertThat(
            Pattern.compile("(?m)^ +server (server-\\d+):8080 ")
                .matcher(read("nginx.conf"))
                .results()
                .map(place -> place.group(1)))
        .containsExactlyElementsOf(servers());
  }

  private static Set<String> variables() {
    return Setting.ALL.stream().map(Setting::variable).collect(Collectors.toSet());
  }
}
