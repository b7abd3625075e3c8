package io.synctv.store.jdbc;

import io.synctv.api.store.Stores;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqliteMigrationTest extends MigrationContract {

  @TempDir Path folder;

  @Override
  DataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve("synctv.db"));
    return source;
  }

  @Override
  String folder() {
    return "sqlite";
  }

  @Override
  Stores open(IntConsumer beforeUpgrade) {
    return JdbcStores.open(
        JdbcStoresConfig.file(folder.resolve("synctv.db")).build(), beforeUpgrade);
  }
}
