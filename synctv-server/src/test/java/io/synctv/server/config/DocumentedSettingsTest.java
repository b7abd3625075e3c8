package io.synctv.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of the documentation are what the code says. After a change run the tests once with
 * {@code -Dsynctv.docs.write=true}: they write the tables anew.
 */
class DocumentedSettingsTest {

  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void theErrorCodesAreThoseOfTheCode() throws IOException {
    String rows =
        Arrays.stream(ErrorCode.values())
            .map(
                code ->
                    "| `%s` | %d | %s | %s |"
                        .formatted(
                            code, code.httpStatus(), code.retryable() ? "yes" : "", code.title()))
            .collect(Collectors.joining("\n"));
    assertTable(
        "protocol.md",
        "error-codes",
        "| code | HTTP | try again | meaning |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void theCloseCodesAreThoseOfTheCode() throws IOException {
    String rows =
        Arrays.stream(CloseCode.values())
            .map(
                code ->
                    "| %d | `%s` | %s | %s |"
                        .formatted(code.code(), code, code.reconnect() ? "yes" : "", code.reason()))
            .collect(Collectors.joining("\n"));
    assertTable(
        "protocol.md",
        "close-codes",
        "| code | name | come back | reason |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void theSettingsAreThoseOfTheCode() throws IOException {
    String rows =
        Setting.ALL.stream()
            .map(
                setting ->
                    "| `%s` | %s | %s |"
                        .formatted(
                            setting.key(),
                            setting.defaultValue().isEmpty()
                                ? ""
                                : "`" + setting.defaultValue() + "`",
                            setting.meaning()))
            .collect(Collectors.joining("\n"));
    assertTable(
        "configuration.md", "settings", "| key | default | meaning |\n|---|---|---|\n" + rows);
  }

  private static void assertTable(String file, String marker, String table) throws IOException {
    Path path = DOCS.resolve(file);
    String text = Files.readString(path);
    String begin = "<!-- " + marker + " -->";
    String end = "<!-- /" + marker + " -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(text).contains(begin, end);
    if (Boolean.getBoolean("synctv.docs.write")) {
      Files.writeString(path, text.substring(0, from) + "\n" + table + "\n" + text.substring(to));
    } else {
      assertThat(text.substring(from, to).strip()).isEqualTo(table);
    }
  }
}
