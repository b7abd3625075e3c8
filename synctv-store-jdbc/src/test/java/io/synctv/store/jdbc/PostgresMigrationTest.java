package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresMigrationTest extends MigrationContract {

  private TestPostgres database;

  @BeforeEach
  void create() {
    database = TestPostgres.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Override
  DataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.user());
    source.setPassword(database.password());
    return source;
  }

  @Override
  String folder() {
    return "postgresql";
  }

  @Override
  Stores open(IntConsumer beforeUpgrade) {
    return JdbcStores.open(Samples.config(database).build(), beforeUpgrade);
  }
}
