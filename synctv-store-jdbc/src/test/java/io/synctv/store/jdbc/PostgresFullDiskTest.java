package io.synctv.store.jdbc;

import io.synctv.store.jdbc.lab.SmallDisk;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The tables are on the small disk; the server's log of transactions is not. */
class PostgresFullDiskTest extends FullDiskContract {

  private SmallDisk disk;
  private TestPostgres database;
  private JdbcStores stores;

  @BeforeEach
  void open() throws Exception {
    disk = SmallDisk.mount(64);
    database = TestPostgres.createIn(Files.createDirectory(disk.folder().resolve("tables")));
    stores = JdbcStores.open(Samples.config(database).build());
  }

  @AfterEach
  void close() {
    if (stores != null) {
      stores.close();
    }
    if (disk != null) {
      disk.empty();
    }
    if (database != null) {
      database.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Override
  SmallDisk disk() {
    return disk;
  }

  @Override
  JdbcStores stores() {
    return stores;
  }
}
