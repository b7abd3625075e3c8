package io.synctv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.synctv.api.ApiStatus;
import io.synctv.core.SyncTv;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What an exported package shows is for others to use. */
final class ExportedTypesTest {

  /**
   * Public because another package makes or uses them: a session is made with its host, counted in
   * the registry, and what they ask of it is nobody else's; rooms are made by the engine's front.
   */
  private static final Set<String> MUST_BE_THERE =
      Set.of(
          "io.synctv.core.room.Rooms",
          "io.synctv.core.session.SessionHost",
          "io.synctv.core.session.SessionRegistry");

  @Test
  void exportedPackagesOfTheCoreHoldNothingInternal()
      throws URISyntaxException, MalformedURLException {
    Path classes =
        Path.of(SyncTv.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> exported =
        ModuleFinder.of(classes).findAll().iterator().next().descriptor().exports().stream()
            .map(Exports::source)
            .collect(Collectors.toSet());
    assertThat(exported).contains(SyncTv.class.getPackageName());

    // A folder or, once it is packaged, a jar.
    assertThat(new ClassFileImporter().importUrl(classes.toUri().toURL()))
        .filteredOn(type -> exported.contains(type.getPackageName()))
        .filteredOn(ExportedTypesTest::isInternal)
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrderElementsOf(MUST_BE_THERE);
  }

  /** Our server is built on what others can use. */
  @Test
  void theServerUsesNothingInternal() {
    JavaClasses server = new ClassFileImporter().importPackages("io.synctv.server");
    assertThat(server).isNotEmpty();

    assertThat(server)
        .flatExtracting(type -> type.getDirectDependenciesFromSelf())
        .extracting(Dependency::getTargetClass)
        .filteredOn(ExportedTypesTest::isInternal)
        .extracting(JavaClass::getName)
        .filteredOn(name -> name.startsWith("io.synctv.core"))
        .isEmpty();
  }

  private static boolean isInternal(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.isTopLevelClass()
        && type.isAnnotatedWith(ApiStatus.class)
        && type.getAnnotationOfType(ApiStatus.class).value() == ApiStatus.Level.INTERNAL;
  }
}
