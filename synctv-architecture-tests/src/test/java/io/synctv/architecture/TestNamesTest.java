package io.synctv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests have one word for themselves: a class that the build runs ends in {@code Test}. Under
 * another name it may not run at all, and nobody is told. What others extend, such as a contract,
 * is named as it likes.
 */
class TestNamesTest {

  private static final Pattern TEST =
      Pattern.compile(
          "@(Test|ParameterizedTest|ForeignCursors|RepeatedTest|TestFactory|Property)\\b");

  private static final Pattern EXTENDED =
      Pattern.compile("(?m)^(public )?(abstract class|@?interface) ");

  @Test
  void whatTheBuildRunsEndsInTest() throws IOException {
    List<String> misnamed;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      misnamed =
          files
              .filter(file -> file.toString().contains("/src/test/java/"))
              .filter(file -> !file.toString().contains("/.synctv/")) // older versions, built
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.getFileName().toString().endsWith("Test.java"))
              .filter(TestNamesTest::hasTests)
              .map(Path::toString)
              .toList();
    }
    assertThat(misnamed).isEmpty();
  }

  private static boolean hasTests(Path file) {
    try {
      String source = Files.readString(file);
      return TEST.matcher(source).find() && !EXTENDED.matcher(source).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
