package io.synctv.store.jdbc;

import java.util.List;
import java.util.Map;
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
   * @param beforeUpgrade called before tables of an older version are changed
   * @throws IllegalStateException when the database is not SyncTV's, or a newer version's
   */
  static void run(DataSource source, Words words, Runnable beforeUpgrade) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations(
                "classpath:META-INF/synctv/" + words.folder, "classpath:META-INF/synctv/migration")
            .placeholders(words.placeholders())
            .load();
    for (MigrationInfo applied : flyway.info().applied()) {
      // Flyway itself lets such a database pass.
      if (applied.getState().isApplied() && !applied.getState().isResolved()) {
        throw new IllegalStateException(
            "it was written by a newer version of SyncTV (tables of version "
                + applied.getVersion()
                + ")");
      }
    }
    if (flyway.info().applied().length > 0 && flyway.info().pending().length > 0) {
      beforeUpgrade.run();
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
}
