package io.synctv.store.jdbc;

import io.synctv.store.jdbc.lab.SmallDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SqliteFullDiskTest extends FullDiskContract {

  private SmallDisk disk;
  private JdbcStores stores;

  @BeforeEach
  void open() {
    disk = SmallDisk.mount(16);
    stores = JdbcStores.open(disk.folder().resolve("synctv.db"));
  }

  @AfterEach
  void close() {
    if (stores != null) {
      stores.close();
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
