package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.store.Changes;
import io.synctv.api.store.Page;
import io.synctv.api.store.StoredRoom;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KillTest {

  private static final RoomId ROOM = RoomId.of("r");

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessIsKilled() throws Exception {
    Path file = folder.resolve("synctv.db");
    try (JdbcStores stores = JdbcStores.open(file)) {
      Samples.create(stores, "r");
    }
    int acknowledged = -1;
    for (int round = 0; round < 3; round++) {
      acknowledged = writeAndKill(file, acknowledged + 1, 100 + 37 * round);
      try (JdbcStores stores = JdbcStores.open(file)) {
        Set<String> ids = chatIds(stores);
        for (int batch = 0; batch <= acknowledged; batch++) {
          for (int i = 0; i < AcknowledgingWriter.BATCH; i++) {
            assertThat(ids).contains("c" + (batch * AcknowledgingWriter.BATCH + i));
          }
        }
        assertThat(ids.size() % AcknowledgingWriter.BATCH).as("half a call was kept").isZero();
        StoredRoom kept = stores.rooms().read(ROOM, 1).orElseThrow();
        assertThat(kept.playlist()).hasSize(ids.size() / AcknowledgingWriter.BATCH);
        assertThat(kept.revision().number()).isEqualTo(kept.playlist().size());
        assertThat(stores.changes().since(ROOM, Revision.CREATED))
            .isInstanceOfSatisfying(
                Changes.Complete.class,
                all -> assertThat(all.changes()).hasSize(kept.playlist().size()));
        assertThat(stores.playback().find(ROOM).orElseThrow().version())
            .isBetween((long) acknowledged, acknowledged + 1L);
      }
      assertThat(integrity(file)).isEqualTo("ok");
    }
  }

  /** Returns the last batch the writer said it had written. */
  private static int writeAndKill(Path file, int from, int batches) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                file.toString(),
                Integer.toString(from))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      int last = -1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Integer.parseInt(line);
        if (last == from + batches) {
          // The handle leaves the pipe open: what was said before the kill counts.
          writer.toHandle().destroyForcibly();
        }
      }
      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
      assertThat(last).isGreaterThanOrEqualTo(from + batches);
      return last;
    } finally {
      writer.destroyForcibly();
    }
  }

  private static Set<String> chatIds(JdbcStores stores) {
    Set<String> ids = new HashSet<>();
    String cursor = null;
    do {
      Page<ChatMessage> page = stores.chat().list(ROOM, 200, cursor);
      page.items().forEach(message -> ids.add(message.id().value()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return ids;
  }

  private static String integrity(Path file) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("pragma integrity_check")) {
      return rows.getString(1);
    }
  }
}
