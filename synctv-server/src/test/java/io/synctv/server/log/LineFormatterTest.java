package io.synctv.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.UserId;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One event is one line, whatever a message repeats of what somebody else chose. */
final class LineFormatterTest {

  private static String line(String message, Throwable thrown) {
    LogRecord event = new LogRecord(Level.INFO, message);
    event.setLoggerName("io.synctv.Test");
    event.setThrown(thrown);
    return new LineFormatter().format(event);
  }

  @Test
  void whatCanBeReadIsWrittenAsItIs() {
    assertThat(line("Zo\u00eb \ud83e\udd8a {0} 'a' %s \\", null))
        .endsWith(
            " INFO io.synctv.Test: Zo\u00eb \ud83e\udd8a {0} 'a' %s \\" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u001b[2K", "\u202e", "\u2066"})
  void aMessageCanNeitherBeginALineNorTurnOne(String hidden) {
    String line = line("user a" + hidden + "2026-11-27 INFO all is well", null);
    assertThat(line.strip().codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(
            hidden.codePoints().filter(c -> c < 0x20 || c > 0x7f).boxed().toList()::contains);
    assertThat(line).contains("user a\\x{").endsWith("all is well" + System.lineSeparator());
  }

  @Test
  void anIdThatTheHostMayChooseForgesNoLine() {
    UserId id = UserId.of("a\u2028b\u2029c\u202ed");
    assertThat(line("Person " + id + " was let in", null))
        .contains("Person a\\x{2028}b\\x{2029}c\\x{202e}d was let in");
  }

  @Test
  void aTraceKeepsItsLinesAndNoOthers() {
    String line = line("failed", new IllegalStateException("user a\u2028b\u001bc"));
    assertThat(line.lines().toList())
        .hasSizeGreaterThan(2)
        .satisfies(
            lines ->
                assertThat(lines.get(1))
                    .isEqualTo("  | java.lang.IllegalStateException: user a\\x{2028}b\\x{1b}c"));
    assertThat(line).contains("\n  |   at ");
  }

  /** Whatever an exception says, or what caused it. */
  @Test
  void theMessageOfAnExceptionForgesNoLine() {
    String forged = "x\n2026-11-28T00:00:00.000+0000 - INFO io.synctv.Test: all is well\r\ny";
    String line =
        line("failed", new IllegalStateException(forged, new IllegalArgumentException(forged)));
    assertThat(line.lines().skip(1)).allMatch(each -> each.startsWith("  | "));
    assertThat(line.lines().filter(each -> each.contains("all is well"))).hasSize(2);
  }

  @Test
  void linesAndTracesAreBounded() {
    String line = line("m".repeat(1 << 20), new IllegalStateException("\n".repeat(1 << 20)));
    assertThat(line.length()).isLessThan(64 << 10);
    String long1 = line("m\u202e".repeat(1 << 20), new IllegalStateException("e".repeat(1 << 20)));
    assertThat(long1.length()).isLessThan(64 << 10);
    assertThat(long1.lines().map(String::length)).allMatch(length -> length < 33 << 10);
  }
}
