package io.synctv.store.jdbc.lab;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A database of its own on the PostgreSQL server of the tests, empty at first. */
public final class TestPostgres implements AutoCloseable {

  private final PostgresServer server;
  private final String name;
  private final boolean ownTablespace;

  private TestPostgres(PostgresServer server, String name, boolean ownTablespace) {
    this.server = server;
    this.name = name;
    this.ownTablespace = ownTablespace;
  }

  /** Makes a database. The server is the one of {@link PostgresServer#shared}. */
  public static TestPostgres create() {
    PostgresServer server = PostgresServer.shared();
    String name = newName();
    server.execute("create database " + name);
    return new TestPostgres(server, name, false);
  }

  /**
   * Makes a database whose tables are in a folder, on a server of this machine.
   *
   * @param folder an empty folder; the server's log of transactions is elsewhere
   */
  public static TestPostgres createIn(Path folder) {
    PostgresServer server = PostgresServer.local();
    String name = newName();
    server.execute("create tablespace " + name + " location '" + folder + "'");
    server.execute("create database " + name + " tablespace " + name);
    return new TestPostgres(server, name, true);
  }

  private static String newName() {
    return "synctv_test_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** Returns its address, without a user and a password. */
  public String url() {
    return url(host(), port());
  }

  /** Returns its address by way of a proxy. */
  public String url(String host, int port) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** Returns the server's host. */
  public String host() {
    return property(PGProperty.PG_HOST);
  }

  /** Returns the server's port. */
  public int port() {
    return Integer.parseInt(property(PGProperty.PG_PORT));
  }

  /** Returns who logs in. */
  public String user() {
    return property(PGProperty.USER);
  }

  /** Returns their password; empty when there is none. */
  public String password() {
    return property(PGProperty.PASSWORD);
  }

  private String property(PGProperty property) {
    Properties address = Driver.parseURL(server.url(), new Properties());
    String value = property.getOrDefault(address);
    return value == null ? "" : value;
  }

  /** Opens a plain connection; close it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  /** Runs statements, one or several with semicolons between. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Forgets all rows of all tables but those that say which tables there are. Few are expected. */
  public void clear() {
    execute(
        """
        do $$ declare t text; begin
          for t in select tablename from pg_tables
              where schemaname = 'public' and tablename not like 'flyway%' loop
            execute 'delete from ' || quote_ident(t);
          end loop;
        end $$
        """);
  }

  /** Drops it, whoever uses it still. */
  @Override
  public void close() {
    server.execute("drop database " + name + " with (force)");
    if (ownTablespace) {
      server.execute("drop tablespace " + name);
    }
  }
}
