package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import java.time.Duration;

/** The database's clock, by which all nodes go. */
final class Clock {

  private Clock() {}

  /** Returns the moment that was so long ago, in epoch milliseconds. */
  static long before(Database database, DbExecute db, Duration ago) {
    String sql = "select " + database.dialect().now() + " as moment";
    return db.get(sql).map(Row::new).orElseThrow().integer("moment") - ago.toMillis();
  }
}
