package io.synctv.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.docs.DocumentedFile;
import io.synctv.store.jdbc.JdbcStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/configuration.md says of what is kept how long leaves out no table and no setting. */
class DocumentedRetentionTest {

  private static final String TITLE = "## What is kept how long";

  @TempDir Path folder;

  private static String section() throws IOException {
    String text = Files.readString(DocumentedFile.inDocs("configuration.md").path());
    int begin = text.indexOf(TITLE) + TITLE.length();
    return text.substring(begin, text.indexOf("\n## ", begin));
  }

  private static Set<String> named(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(section())
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void everySettingOfRetentionIsNamed() throws IOException {
    assertThat(named("`([a-z]+\\.retention\\.[a-z-]+)`"))
        .isEqualTo(
            Setting.ALL.stream()
                .map(Setting::key)
                .filter(key -> key.contains(".retention."))
                .collect(Collectors.toSet()));
  }

  @Test
  void everyTableIsNamed() throws IOException, SQLException {
    Path file = folder.resolve("synctv.db");
    JdbcStores.open(file).close();
    Set<String> tables = new HashSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "select name from sqlite_master where type = 'table'"
                    + " and name not like 'sqlite%' and name not like 'flyway%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    assertThat(named("`([a-z]+_[a-z_]+)`")).isEqualTo(tables);
  }
}
