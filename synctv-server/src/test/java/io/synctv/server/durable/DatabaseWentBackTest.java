package io.synctv.server.durable;

import static io.synctv.server.durable.DurableRoom.accepted;
import static io.synctv.server.durable.DurableRoom.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Api;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.Page;
import io.synctv.server.lab.RoomContent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that loses its last transactions, as one does whose copy takes over too early: here
 * the rows of an earlier moment are put back while servers run and people are in the room.
 */
@Tag("slow")
final class DatabaseWentBackTest {

  private static final int NODES = 2;
  private static final int LOST = 3;

  @TempDir Path folder;

  @Test
  void theRoomAgreesOnWhatTheDatabaseHasInANewEpoch() throws Exception {
    try (Nodes nodes = Nodes.onPostgres(folder, NODES, Map.of())) {
      DurableRoom room = DurableRoom.at(nodes, 0);
      List<Page> pages = new ArrayList<>();
      try {
        IntStream.range(0, NODES).mapToObj(room::page).forEach(pages::add);
        Awaitility.await().until(() -> pages.stream().allMatch(Page::isOnline));
        String kept = room.add(0, "https://e.org/kept");
        accepted(room.patch(1, json().put("name", "kept")));
        room.awaitAgreement(pages);

        keepRows(nodes);
        room.add(1, "https://e.org/lost");
        accepted(room.rename(0, kept, "lost", "rename-lost"));
        accepted(room.patch(1, json().put("name", "lost").put("password", "lost")));
        room.awaitAgreement(pages);
        Object epoch = pages.getFirst().place().getFirst();
        long warnings = warnings(nodes);
        putBack(nodes);

        long begun = System.nanoTime();
        // As many as were lost: by their number alone the other server could not tell them apart.
        for (int i = 1; i <= LOST; i++) {
          String name = "afterwards-" + i;
          accepted(retried(() -> room.rename(0, kept, name, "rename-" + name)));
        }
        accepted(retried(() -> room.patch(1, json().put("hidden", true).put("key", "hide"))));
        Duration slowest = Duration.ofNanos(System.nanoTime() - begun);
        RoomContent content = room.awaitAgreement(pages);

        assertThat(content.name()).isEqualTo("kept");
        assertThat(content.locked()).isFalse();
        assertThat(content.hidden()).isTrue();
        assertThat(content.entries())
            .containsExactly(new RoomContent.Entry(kept, "https://e.org/kept", "afterwards-3"));
        assertThat(pages.getFirst().place().getFirst()).as("epoch").isNotEqualTo(epoch);
        assertThat(slowest).isLessThan(Duration.ofSeconds(10));
        // At least one server notices; each of them says it once at most.
        assertThat(warnings(nodes) - warnings).isBetween(1L, (long) NODES);
        System.out.printf(
            "the database went back: four commands took %d ms, %d warnings%n",
            slowest.toMillis(), warnings(nodes) - warnings);
      } finally {
        pages.forEach(Page::close);
      }
    }
  }

  private interface Command {
    Api.Answer send();
  }

  /** Sends a command a few times while its refusal says that this may help. */
  private static Api.Answer retried(Command command) {
    Api.Answer answer = command.send();
    for (int i = 0; i < 10 && answer.status() >= 400 && retryable(answer); i++) {
      answer = command.send();
    }
    return answer;
  }

  private static boolean retryable(Api.Answer answer) {
    return answer.json().path("retryable").asBoolean();
  }

  private static long warnings(Nodes nodes) {
    return IntStream.range(0, NODES)
        .mapToObj(node -> nodes.server(node).output())
        .flatMap(String::lines)
        .filter(line -> line.contains(" WARNING "))
        .count();
  }

  private static void keepRows(Nodes nodes) throws SQLException {
    try (Connection connection = nodes.database();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema before");
      for (String table : tables(statement)) {
        statement.execute("create table before." + table + " as table public." + table);
      }
    }
  }

  /** Puts the rows of all tables back in one transaction; keys between tables are not checked. */
  private static void putBack(Nodes nodes) throws SQLException {
    try (Connection connection = nodes.database();
        Statement statement = connection.createStatement()) {
      List<String> tables = tables(statement);
      connection.setAutoCommit(false);
      statement.execute("set local session_replication_role = replica");
      for (String table : tables) {
        statement.execute("delete from public." + table);
        statement.execute("insert into public." + table + " select * from before." + table);
      }
      connection.commit();
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select tablename from pg_tables where schemaname = 'public'"
                + " and tablename not like 'flyway%' order by tablename")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
