package io.synctv.store.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings tables up to date. One process at a time may do so: its caller sees to that. */
final class Migrations {

  private Migrations() {}

  /**
   * Makes the tables or brings them up to date.
   *
   * @param folder which of the folders of statements
   * @throws IllegalStateException when the database is not SyncTV's, or a newer version's
   */
  static void run(DataSource source, String folder) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:META-INF/synctv/" + folder)
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
