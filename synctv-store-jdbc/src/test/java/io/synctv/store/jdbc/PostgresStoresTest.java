package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import io.synctv.store.jdbc.lab.TestPostgres;
import io.synctv.store.kit.StoresContract;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgresStoresTest extends StoresContract {

  private static TestPostgres database;

  @BeforeAll
  static void create() {
    database = TestPostgres.create();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Override
  protected void passTime(Duration time) {
    try (var connection = database.connect()) {
      Samples.passTime(connection, time);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Stores open() {
    return JdbcStores.open(Samples.config(database).build());
  }

  @Override
  protected Stores openAnother() {
    return open();
  }
}
