package io.synctv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.synctv.api.ApiStatus;
import io.synctv.core.SyncTv;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an exported package shows is for others to use. */
final class ExportedTypesTest {

  /** Public only because another package of ours makes or uses them. This list gets shorter. */
  private static final Set<String> MUST_BE_THERE =
      Stream.of(
              "cache.AbsentRooms",
              "cache.CacheCounter",
              "cache.PublicRooms",
              "limit.TokenBucket",
              "room.Rooms",
              "session.MessageSize",
              "session.SessionHost",
              "session.SessionRegistry",
              "state.AccessOverlay",
              "state.Decision",
              "state.DecisionContext",
              "state.EventTraits")
          .map("io.synctv.core."::concat)
          .collect(Collectors.toUnmodifiableSet());

  @Test
  void exportedPackagesOfTheCoreHoldNothingInternal() throws URISyntaxException {
    Path classes =
        Path.of(SyncTv.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> exported =
        ModuleFinder.of(classes).findAll().iterator().next().descriptor().exports().stream()
            .map(Exports::source)
            .collect(Collectors.toSet());
    assertThat(exported).contains(SyncTv.class.getPackageName());

    assertThat(new ClassFileImporter().importPath(classes))
        .filteredOn(type -> exported.contains(type.getPackageName()))
        .filteredOn(ExportedTypesTest::isInternal)
        .extracting(JavaClass::getName)
        .containsExactlyInAnyOrderElementsOf(MUST_BE_THERE);
  }

  private static boolean isInternal(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.isTopLevelClass()
        && type.isAnnotatedWith(ApiStatus.class)
        && type.getAnnotationOfType(ApiStatus.class).value() == ApiStatus.Level.INTERNAL;
  }
}
