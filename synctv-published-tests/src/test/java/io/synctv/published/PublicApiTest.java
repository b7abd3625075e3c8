package io.synctv.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.synctv.published.ApiComparison.Break;
import io.synctv.published.PublicTypes.Stability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the public API to that of the commit which the file {@code baseline} names. What breaks and
 * may break stands in the changelog, by its name, with the way to move.
 */
final class PublicApiTest {

  private static final String SECTION = "### API: what breaks, and how to move";
  private static final Pattern CODE = Pattern.compile("`([A-Za-z][\\w.]*)");

  @Test
  void nothingStableBreaks() throws IOException {
    assertThat(breaks())
        .as("a new major version may break these; see CONTRIBUTING.md on the baseline")
        .filteredOn(broken -> broken.stability() == Stability.STABLE)
        .isEmpty();
  }

  @Test
  void whatBreaksIsInTheChangelog() throws IOException {
    Set<String> listed = listed();

    assertThat(breaks())
        .as("to be named under \"%s\" of CHANGELOG.md: `Type`, or `Type.member`", SECTION)
        .filteredOn(broken -> !isListed(broken.name(), listed))
        .isEmpty();
  }

  /** A member is also listed by its type, and what is nested by what is around it. */
  private static boolean isListed(String name, Set<String> listed) {
    for (String outer = name; !outer.isEmpty(); ) {
      if (listed.contains(outer)) {
        return true;
      }
      int dot = outer.lastIndexOf('.');
      outer = dot < 0 ? "" : outer.substring(0, dot);
    }
    return false;
  }

  private static Set<String> listed() throws IOException {
    String changelog = Files.readString(Repository.root().resolve("CHANGELOG.md"));
    String unreleased = changelog.split("\n## ", 3)[1];
    int start = unreleased.indexOf(SECTION);
    if (start < 0) {
      return Set.of();
    }
    int end = unreleased.indexOf("\n### ", start + 1);
    return CODE.matcher(unreleased.substring(start, end < 0 ? unreleased.length() : end))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toSet());
  }

  private static List<Break> breaks() throws IOException {
    String baseline = System.getProperty("synctv.baseline", "");
    if (System.getenv("CI") != null) {
      assertThat(baseline).as("the version before, built from the history").isNotEmpty();
    }
    assumeTrue(!baseline.isEmpty(), "the history is not here that the version before is in");
    List<Path> older = new ArrayList<>();
    List<Path> newer = new ArrayList<>();
    for (String module : Repository.modules()) {
      Path built = Path.of(baseline).resolve(module).resolve("target");
      if (Files.isDirectory(built)) {
        older.add(jar(built, module));
      }
      newer.add(Repository.file(module, ".jar"));
    }
    assertThat(older).hasSizeGreaterThanOrEqualTo(6);
    return ApiComparison.breaks(older, newer);
  }

  private static Path jar(Path folder, String module) throws IOException {
    Pattern name = Pattern.compile(module + "-[\\d.]+(-SNAPSHOT)?\\.jar");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .findAny()
          .orElseThrow();
    }
  }
}
