package io.synctv.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JvmOptionsTest {

  private static final Path CACHE = Path.of("/a folder/classes.cache");

  @Test
  void jdk25AndLaterUseAnAotCacheAndAreSilentAboutIt() {
    for (int version : new int[] {25, 26}) {
      assertThat(JvmOptions.making(version, CACHE, List.of()))
          .containsExactly("-XX:AOTCacheOutput=/a folder/classes.cache");
      assertThat(JvmOptions.using(version, CACHE, List.of()))
          .containsSubsequence("-Xlog:aot*=off", "-XX:AOTCache=/a folder/classes.cache")
          .contains("-Xlog:cds=off", "-Xlog:cds+dynamic=off")
          .noneMatch(option -> option.contains("SharedArchiveFile"));
    }
  }

  @Test
  void olderOnesUseAnArchiveAndAreNotAskedForWhatTheyDoNotKnow() {
    for (int version : new int[] {21, 24}) {
      assertThat(JvmOptions.making(version, CACHE, List.of()))
          .containsExactly("-XX:ArchiveClassesAtExit=/a folder/classes.cache");
      assertThat(JvmOptions.using(version, CACHE, List.of()))
          .contains("-XX:SharedArchiveFile=/a folder/classes.cache")
          .contains("-Xlog:cds=off", "-Xlog:cds+dynamic=off")
          .noneMatch(option -> option.contains("aot") || option.contains("AOT"));
      assertThat(JvmOptions.headersToTry(version)).isEmpty();
    }
  }

  @Test
  void aCacheIsUsedWithTheHeadersItWasMadeWith() {
    List<String> headers = JvmOptions.headersToTry(25);
    assertThat(headers).containsExactly("-XX:+UseCompactObjectHeaders");
    assertThat(JvmOptions.making(25, CACHE, headers)).containsAll(headers);
    assertThat(JvmOptions.using(25, CACHE, headers)).containsAll(headers);
    assertThat(JvmOptions.using(25, CACHE, List.of())).doesNotContainAnyElementsOf(headers);
  }

  @Test
  void anyServerGivesMemoryBack() {
    assertThat(JvmOptions.plain()).contains("-XX:G1PeriodicGCInterval=15000");
    assertThat(JvmOptions.using(21, CACHE, List.of())).containsAll(JvmOptions.plain());
  }

  @Test
  void blanksAndBackslashesOfAPathAreKeptInAnArgumentFile() {
    assertThat(JvmOptions.argumentFile(List.of("-XX:AOTCache=/a b/c\\d\"e", "-Xlog:aot*=off")))
        .isEqualTo("\"-XX:AOTCache=/a b/c\\\\d\\\"e\"\n\"-Xlog:aot*=off\"\n");
  }
}
