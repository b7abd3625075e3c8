package io.synctv.example.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in docs/cluster-spi.md is this example's, line by line. */
final class DocumentationTest {

  private static final Pattern EXCERPT =
      Pattern.compile("<!-- example (\\w+\\.java) -->\n```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExcerptsInTheDocumentationAreRealLines() throws IOException {
    String page = Files.readString(Path.of("..", "..", "docs", "cluster-spi.md"));
    List<MatchResult> excerpts = EXCERPT.matcher(page).results().toList();

    assertThat(excerpts).hasSizeGreaterThan(5);
    for (MatchResult excerpt : excerpts) {
      assertThat(source(excerpt.group(1))).contains(excerpt.group(2));
    }
  }

  private static String source(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return Files.readString(
          files.filter(file -> file.getFileName().toString().equals(name)).findAny().orElseThrow());
    }
  }
}
