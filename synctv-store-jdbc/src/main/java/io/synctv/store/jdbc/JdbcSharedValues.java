package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.synctv.api.Checks;
import io.synctv.api.store.SharedValues;
import java.util.Optional;

/** Keeps shared values in their table; the primary key decides who was first. */
final class JdbcSharedValues implements SharedValues {

  private final Database database;

  JdbcSharedValues(Database database) {
    this.database = database;
  }

  @Override
  public Optional<String> find(String name) {
    return database.read("find the shared value " + name, db -> find(db, name));
  }

  @Override
  public String putIfAbsent(String name, String value) {
    Checks.stored("name", name, 1, MAX_NAME);
    Checks.stored("value", value, 0, MAX_VALUE);
    return database.write(
        "keep the shared value " + name,
        db -> {
          db.insert(Sql.PUT_SHARED_VALUE, name, value);
          return find(db, name).orElseThrow();
        });
  }

  private static Optional<String> find(DbExecute db, String name) {
    return db.get(Sql.FIND_SHARED_VALUE, name).map(row -> new Row(row).text("value"));
  }
}
