package io.synctv.store.jdbc;

import io.synctv.api.store.SharedStoresContract;
import io.synctv.api.store.Stores;
import io.synctv.store.jdbc.lab.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class SharedPostgresTest extends SharedStoresContract {

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
  protected Stores open() {
    return JdbcStores.open(Samples.config(database).build());
  }
}
