package io.synctv.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which files outsiders find, and what is in them. */
final class PublishedFilesTest {

  static List<String> modules() {
    return Repository.modules();
  }

  @Test
  void onlyWhatOthersBuildUponIsPublished() throws IOException {
    List<String> all = new ArrayList<>(Repository.modules());
    all.add(Repository.BOM);

    assertThat(Repository.published()).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void eachModuleHasItsSourcesAndItsJavadoc(String module) throws IOException {
    assertThat(Repository.files(module))
        .contains(
            module + ".pom", module + ".jar", module + "-sources.jar", module + "-javadoc.jar");
    assertThat(entries(module, "-sources.jar")).anyMatch(name -> name.endsWith(".java"));
    assertThat(entries(module, "-javadoc.jar")).contains("index.html");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theJarHoldsTheLicence(String module) throws IOException {
    try (JarFile jar = new JarFile(Repository.file(module, ".jar").toFile())) {
      JarEntry licence = jar.getJarEntry("META-INF/LICENSE");
      assertThat(licence).as("META-INF/LICENSE of " + module).isNotNull();
      assertThat(new String(jar.getInputStream(licence).readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(Repository.root().resolve("LICENSE")));
    }
    assertThat(entries(module, "-sources.jar")).contains("META-INF/LICENSE");
  }

  /** Two jars with one package cannot be on the module path together. */
  @Test
  void noPackageIsInTwoModules() throws IOException {
    List<String> packages = new ArrayList<>();
    for (String module : Repository.modules()) {
      entries(module, ".jar").stream()
          .filter(name -> name.endsWith(".class") && name.contains("/"))
          .map(name -> name.substring(0, name.lastIndexOf('/')))
          .distinct()
          .forEach(packages::add);
    }

    assertThat(packages).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theJarIsAModuleWithoutTests(String module) throws IOException {
    assertThat(entries(module, ".jar"))
        .noneMatch(name -> name.matches(".*((?<!Under)Test|Lab)\\.class"));
    ModuleReference found =
        ModuleFinder.of(Repository.file(module, ".jar")).findAll().iterator().next();
    assertThat(found.descriptor().name())
        .isEqualTo(module.replaceFirst("synctv", "io.synctv").replace('-', '.'));
  }

  private static List<String> entries(String module, String suffix) throws IOException {
    try (JarFile jar = new JarFile(Repository.file(module, suffix).toFile());
        Stream<JarEntry> entries = jar.stream()) {
      return entries.map(JarEntry::getName).toList();
    }
  }
}
