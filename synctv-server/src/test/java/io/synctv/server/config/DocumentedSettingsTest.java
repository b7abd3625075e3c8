package io.synctv.server.config;

import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.server.docs.DocumentedFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of the documentation are what the code says. After a change run the tests once with
 * {@code -Dsynctv.docs.write=true}: they write the tables anew.
 */
class DocumentedSettingsTest {

  private static final DocumentedFile PROTOCOL = DocumentedFile.inDocs("protocol.md");

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
    PROTOCOL.assertSection(
        "error-codes", "| code | HTTP | try again | meaning |\n|---|---|---|---|\n" + rows);
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
    PROTOCOL.assertSection(
        "close-codes", "| code | name | come back | reason |\n|---|---|---|---|\n" + rows);
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
    DocumentedFile.inDocs("configuration.md")
        .assertSection("settings", "| key | default | meaning |\n|---|---|---|\n" + rows);
  }
}
