package io.synctv.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.published.ApiComparison.Break;
import io.synctv.published.PublicTypes.Stability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison itself, on modules of a few types. */
final class ApiComparisonTest {

  private static final String MARK =
      """
      package io.synctv.api;
      public @interface ApiStatus {
        Level value();
        enum Level { STABLE, EXPERIMENTAL, INTERNAL }
      }
      """;

  @TempDir private Path folder;
  private final Map<String, String> older = new LinkedHashMap<>();
  private final Map<String, String> newer = new LinkedHashMap<>();

  @BeforeEach
  void describeAModule() {
    for (Map<String, String> sources : List.of(older, newer)) {
      sources.put("module-info", "module m { exports io.synctv.api; exports a; }");
      sources.put("io/synctv/api/ApiStatus", MARK);
    }
  }

  @Test
  void whatIsTheSameAndWhatIsNewBreaksNothing() throws IOException {
    type(older, "a", "A", "EXPERIMENTAL", "public void go() {}");
    type(newer, "a", "A", "EXPERIMENTAL", "public void go() {} public void stop() {}");
    type(newer, "a", "B", "EXPERIMENTAL", "");

    assertThat(breaks()).isEmpty();
  }

  @Test
  void aMethodThatIsGoneIsNamedWithWhatWasPromised() throws IOException {
    type(older, "a", "A", "STABLE", "public void go() {}");
    type(newer, "a", "A", "STABLE", "");

    assertThat(breaks())
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.name()).isEqualTo("A.go");
              assertThat(broken.stability()).isEqualTo(Stability.STABLE);
            });
  }

  @Test
  void anotherResultAnotherParameterAndLessVisibilityBreak() throws IOException {
    type(
        older,
        "a",
        "A",
        "EXPERIMENTAL",
        "public int size() { return 0; } public A(int of) {} public static final int MAX = 1;");
    type(
        newer,
        "a",
        "A",
        "EXPERIMENTAL",
        "public long size() { return 0; } public A(long of) {} static final int MAX = 1;");

    assertThat(breaks()).extracting(Break::name).containsExactly("A.MAX", "A.new", "A.size");
  }

  @Test
  void aTypeThatIsGoneOrTurnsInternalOrHiddenIsNamed() throws IOException {
    for (String name : List.of("Gone", "Internal", "Hidden")) {
      type(older, "a", name, "EXPERIMENTAL", "public record Inner(int size) {}");
    }
    type(newer, "a", "Internal", "INTERNAL", "public record Inner(int size) {}");
    type(newer, "b", "Hidden", "EXPERIMENTAL", "public record Inner(int size) {}");

    assertThat(breaks())
        .extracting(Break::name)
        .containsExactly(
            "Gone", "Gone.Inner", "Hidden", "Hidden.Inner", "Internal", "Internal.Inner");
  }

  @Test
  void whatIsInternalOrNotExportedMayChange() throws IOException {
    type(older, "a", "A", "INTERNAL", "public void go() {}");
    type(older, "b", "B", "EXPERIMENTAL", "public void go() {}");
    type(newer, "a", "A", "INTERNAL", "");
    type(newer, "b", "B", "EXPERIMENTAL", "");

    assertThat(breaks()).isEmpty();
  }

  @Test
  void aMethodThatImplementorsLackBreaksThem() throws IOException {
    older.put("a/Plug", source("a", "EXPERIMENTAL", "public interface Plug { void go(); }"));
    newer.put(
        "a/Plug", source("a", "EXPERIMENTAL", "public interface Plug { void go(); void stop(); }"));

    assertThat(breaks()).extracting(Break::name).containsExactly("Plug.stop");
  }

  private static void type(
      Map<String, String> sources, String in, String name, String level, String members) {
    sources.put(
        in + "/" + name, source(in, level, "public class %s { %s }".formatted(name, members)));
  }

  private static String source(String in, String level, String type) {
    return "package %s; @io.synctv.api.ApiStatus(io.synctv.api.ApiStatus.Level.%s) %s"
        .formatted(in, level, type);
  }

  private List<Break> breaks() throws IOException {
    return ApiComparison.breaks(List.of(jar("older", older)), List.of(jar("newer", newer)));
  }

  private Path jar(String name, Map<String, String> sources) throws IOException {
    Path classes = folder.resolve(name);
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(name + "-src").resolve(source.getKey() + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    OutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, arguments.toArray(String[]::new));
    assertThat(status).as(said.toString()).isZero();
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }
}
