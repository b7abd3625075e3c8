package io.synctv.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Maven and Gradle read of our modules. Once the core's POM brought the versions of a hundred
 * libraries that it does not use.
 */
final class PublishedPomsTest {

  private static final String API = "io.synctv:synctv-api:compile";
  private static final String SPI = "io.synctv:synctv-cluster-spi:compile";
  private static final String LOCAL = "io.synctv:synctv-cluster-local:compile";

  /** Annotations of the compiler's checks: nobody inherits them. */
  private static final String CHECKS = "com.google.errorprone:error_prone_annotations:provided?";

  private static final Map<String, List<String>> DEPENDENCIES =
      Map.of(
          "synctv-api",
          List.of("org.jspecify:jspecify:compile"),
          "synctv-cluster-spi",
          List.of(API, CHECKS),
          "synctv-cluster-local",
          List.of(SPI, CHECKS),
          "synctv-cluster-redis",
          List.of(SPI, "org.redisson:redisson:compile", CHECKS),
          "synctv-core",
          List.of(API, SPI, LOCAL, CHECKS),
          "synctv-store-jdbc",
          List.of(
              API,
              "io.helidon.dbclient:helidon-dbclient-jdbc:compile",
              "com.zaxxer:HikariCP:compile",
              "org.flywaydb:flyway-core:compile",
              "org.flywaydb:flyway-database-postgresql:compile",
              "org.postgresql:postgresql:compile",
              "org.xerial:sqlite-jdbc:compile",
              "com.fasterxml.jackson.core:jackson-databind:compile",
              CHECKS),
          "synctv-cluster-kit",
          List.of(
              SPI,
              "org.junit.jupiter:junit-jupiter-api:compile",
              "org.assertj:assertj-core:compile",
              "org.awaitility:awaitility:compile",
              CHECKS),
          "synctv-store-kit",
          List.of(
              API,
              "org.junit.jupiter:junit-jupiter-api:compile",
              "org.junit.jupiter:junit-jupiter-params:compile",
              "org.assertj:assertj-core:compile"));

  static List<String> modules() {
    return Repository.modules();
  }

  static Stream<String> all() {
    return Stream.concat(Repository.modules().stream(), Stream.of(Repository.BOM));
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothingOfOurBuildIsLeft(String module) throws IOException {
    assertThat(Pom.of(module).elements())
        .doesNotContain(
            "parent", "build", "profiles", "modules", "repositories", "pluginRepositories");
  }

  @ParameterizedTest
  @MethodSource("all")
  void itSaysWhatCentralWantsToKnow(String module) throws IOException {
    Pom pom = Pom.of(module);

    assertThat(pom.text("groupId")).isEqualTo("io.synctv");
    assertThat(pom.text("artifactId")).isEqualTo(module);
    assertThat(
            Stream.of(
                    "version",
                    "name",
                    "description",
                    "url",
                    "developers/developer/name",
                    "scm/connection",
                    "scm/url")
                .filter(element -> pom.text(element).matches("|.*\\$\\{.*")))
        .as("what is missing")
        .isEmpty();
    assertThat(pom.text("url") + pom.text("scm/url")).doesNotContain(module);
    assertThat(pom.text("licenses/license/name")).isEqualTo("Apache-2.0");
    assertThat(pom.text("licenses/license/url")).startsWith("https://www.apache.org/");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleManagesNoVersions(String module) throws IOException {
    assertThat(Pom.of(module).elements()).doesNotContain("dependencyManagement");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleBringsWhatItNeedsAndNothingElse(String module) throws IOException {
    assertThat(Pom.of(module).dependencies())
        .containsExactlyInAnyOrderElementsOf(DEPENDENCIES.get(module));
    assertThat(Pom.of(module).versions()).allMatch(version -> version.matches("\\d[^${}]*"));
  }

  @Test
  void theBomListsOurModulesAndNoOthers() throws IOException {
    Pom bom = Pom.of(Repository.BOM);

    assertThat(bom.managed())
        .containsExactlyInAnyOrderElementsOf(
            Repository.modules().stream().map(module -> "io.synctv:" + module).toList());
    assertThat(bom.text("packaging")).isEqualTo("pom");
    assertThat(bom.dependencies()).isEmpty();
  }
}
