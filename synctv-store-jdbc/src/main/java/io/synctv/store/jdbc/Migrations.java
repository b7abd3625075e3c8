package io.synctv.store.jdbc;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings tables up to date. One process at a time may do so: its caller sees to that.
 *
 * <p>The first two versions are in a folder for each database and stay as they are: people's
 * databases know their checksums. All later ones are in one folder, with placeholders for what the
 * databases say differently.
 *
 * <p>From the third version on a cluster is upgraded node by node, so what a release adds to the
 * tables comes before what a later one takes away. A migration beside which nodes of older versions
 * go on, and start again, says so in its name: {@code V5__beside_4_member_notes.sql} may be applied
 * while nodes run that know tables of version 4. One whose name does not say so needs all older
 * nodes to be stopped.
 */
final class Migrations {

  /** What nodes of the versions before write to; views now, whose triggers refuse. */
  static final List<String> OLD_NAMES =
      List.of(
          "rooms",
          "members",
          "playlist_items",
          "chat_messages",
          "playback",
          "shared_values",
          "fences");

  private static final Pattern BESIDE = Pattern.compile("beside (\\d+) .+");

  private static final String REFUSAL =
      "this database belongs to SyncTV 0.2 or later; stop this older node";

  /**
   * How a database calls the types of columns, and what it says of tables.
   *
   * @param id compares as bytes
   * @param narrow ends a table of short rows, often updated
   * @param wide ends a table of long rows
   */
  record Types(String id, String integer, String flag, String bytes, String narrow, String wide) {}

  /** The words of one database. */
  enum Words {
    SQLITE("sqlite") {
      @Override
      Types types() {
        return new Types("text", "integer", "integer", "blob", "strict, without rowid", "strict");
      }

      @Override
      String refuseOldWriters() {
        StringBuilder sql = new StringBuilder();
        for (String view : OLD_NAMES) {
          for (String write : List.of("insert", "update", "delete")) {
            sql.append(
                "create trigger %s_refuses_%s instead of %s on %s\n"
                    .formatted(view, write, write, view));
            sql.append("begin select raise(abort, '%s'); end;\n".formatted(REFUSAL));
          }
        }
        return sql.toString();
      }
    },

    POSTGRESQL("postgresql") {
      @Override
      Types types() {
        return new Types(
            "text collate \"C\"", "bigint", "smallint", "bytea", "with (fillfactor = 50)", "");
      }

      @Override
      String refuseOldWriters() {
        StringBuilder sql = new StringBuilder();
        sql.append("create function refuse_old_writers() returns trigger as $$ begin\n");
        sql.append("raise exception '%s'; end $$ language plpgsql;\n".formatted(REFUSAL));
        for (String view : OLD_NAMES) {
          sql.append(
              "create trigger %s_refuses instead of insert or update or delete on %s\n"
                  .formatted(view, view));
          sql.append("for each row execute function refuse_old_writers();\n");
        }
        return sql.toString();
      }
    };

    private final String folder;

    Words(String folder) {
      this.folder = folder;
    }

    abstract Types types();

    abstract String refuseOldWriters();

    private Map<String, String> placeholders() {
      Types types = types();
      return Map.of(
          "id", types.id,
          "integer", types.integer,
          "flag", types.flag,
          "bytes", types.bytes,
          "narrow", types.narrow,
          "wide", types.wide,
          "refuse_old_writers", refuseOldWriters());
    }
  }

  private Migrations() {}

  /**
   * Makes the tables or brings them up to date.
   *
   * @param words of which database
   * @param beforeUpgrade called before tables of an older version are changed, with the oldest
   *     version of the tables that nodes may know which go on beside the new ones
   * @throws IllegalStateException when the database is not SyncTV's, or a newer version's beside
   *     which this one cannot work
   */
  static void run(DataSource source, Words words, IntConsumer beforeUpgrade) {
    Flyway flyway = flyway(source, words);
    for (MigrationInfo applied : flyway.info().applied()) {
      // Flyway itself lets such a database pass.
      boolean newer = applied.getState().isApplied() && !applied.getState().isResolved();
      if (newer && oldestBeside(applied) > JdbcStores.TABLES) {
        throw new IllegalStateException(
            "it was written by a newer version of SyncTV (tables of version "
                + applied.getVersion()
                + ")");
      }
    }
    MigrationInfo[] pending = flyway.info().pending();
    if (flyway.info().applied().length > 0 && pending.length > 0) {
      beforeUpgrade.accept(Stream.of(pending).mapToInt(Migrations::oldestBeside).max().getAsInt());
    }
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
        throw new IllegalStateException("it is a database, but none of SyncTV");
      }
      throw e;
    }
  }

  static Flyway flyway(DataSource source, Words words) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations(
            "classpath:META-INF/synctv/" + words.folder, "classpath:META-INF/synctv/migration")
        .placeholders(words.placeholders())
        .load();
  }

  /**
   * Returns the oldest version of the tables that nodes may know which go on beside a migration.
   */
  private static int oldestBeside(MigrationInfo migration) {
    Matcher words = BESIDE.matcher(migration.getDescription());
    return words.matches()
        ? Integer.parseInt(words.group(1))
        : migration.getVersion().getMajor().intValueExact();
  }
}
