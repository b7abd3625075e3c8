package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import java.sql.Connection;

/**
 * A transaction under way: by way of the database client, and bare for {@link Script}.
 *
 * @param db runs single statements
 * @param connection the connection of the transaction
 * @param dialect what it understands
 */
record Transaction(DbExecute db, Connection connection, Dialect dialect) {

  /** Returns whether the driver takes several statements at once. */
  boolean together() {
    return dialect == Dialect.POSTGRESQL;
  }
}
