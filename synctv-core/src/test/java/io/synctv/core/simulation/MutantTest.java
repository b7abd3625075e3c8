package io.synctv.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each rule of the engine is seen failing with the rule taken out: simulations that found nothing
 * then would be worth nothing. A mutant is compiled from the engine's sources and loaded beside it.
 */
@Tag("slow")
final class MutantTest {

  private static final long MOST_SEEDS = 1000;
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "synctv", "core");

  @TempDir Path classes;

  @ParameterizedTest
  @EnumSource
  void anEngineWithoutTheRuleFails(Mutant mutant) throws Exception {
    compile(mutant);
    List<URL> path = new ArrayList<>();
    path.add(classes.toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method run =
          loader
              .loadClass(Runs.class.getName())
              .getDeclaredMethod("breaks", String.class, long.class);
      run.setAccessible(true);

      assertThat(run.invoke(null, mutant.invariant, MOST_SEEDS)).isEqualTo(true);
    }
  }

  private void compile(Mutant mutant) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (int i = 0; i < mutant.edits.length; i += 3) {
      String name = mutant.edits[i];
      String source = sources.get(name);
      if (source == null) {
        source = Files.readString(find(name + ".java"));
      }
      // A mutant must not outlive the line that it changes.
      assertThat(source).as(name).containsOnlyOnce(mutant.edits[i + 1]);
      sources.put(name, source.replace(mutant.edits[i + 1], mutant.edits[i + 2]));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((name, text) -> files.add(new Source(name, text)));
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                said,
                List.of(
                    "-proc:none",
                    "-nowarn",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString()),
                null,
                files)
            .call();
    StringJoiner errors = new StringJoiner("\n");
    said.getDiagnostics().forEach(each -> errors.add(each.toString()));
    assertThat(compiled).as(errors.toString()).isTrue();
  }

  private static Path find(String file) throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      return sources.filter(source -> source.endsWith(file)).findFirst().orElseThrow();
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
