package io.synctv.store.jdbc;

import java.io.Serial;
import java.sql.SQLException;

/** A statement failed, or there was no connection to run it on. */
final class StatementException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StatementException(SQLException cause) {
    super(cause);
  }
}
