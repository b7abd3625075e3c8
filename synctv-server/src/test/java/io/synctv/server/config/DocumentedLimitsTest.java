package io.synctv.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.docs.DocumentedFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/limits.md and docs/security.md name is there, and no limit is left out. */
class DocumentedLimitsTest {

  @Test
  void everyLimitIsListed() throws IOException {
    assertThat(named("limits.md", "`(limits\\.[a-z-]+)`"))
        .isEqualTo(
            Setting.ALL.stream()
                .map(Setting::key)
                .filter(key -> key.startsWith("limits."))
                .collect(Collectors.toSet()));
  }

  @Test
  void theTestsThatHoldAPromiseAreThere() throws IOException {
    Set<String> there = new HashSet<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."), "synctv-*")) {
      for (Path module : modules) {
        there.addAll(testsOf(module.resolve(Path.of("src", "test", "java"))));
      }
    }

    assertThat(named("security.md", "`([A-Za-z]+Test)`")).isNotEmpty().isSubsetOf(there);
    assertThat(named("limits.md", "`([A-Za-z]+Test)`")).isNotEmpty().isSubsetOf(there);
  }

  private static Set<String> testsOf(Path sources) throws IOException {
    if (!Files.exists(sources)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> named(String file, String pattern) throws IOException {
    String text = Files.readString(DocumentedFile.inDocs(file).path());
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
