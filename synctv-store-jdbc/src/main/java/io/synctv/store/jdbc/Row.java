package io.synctv.store.jdbc;

import io.helidon.dbclient.DbRow;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns as our types. Numbers are read as {@link Number}: which class a driver returns
 * depends on the value.
 */
record Row(DbRow row) {

  String text(String column) {
    return Objects.requireNonNull(textOrNull(column), column);
  }

  @Nullable String textOrNull(String column) {
    return row.column(column).get(String.class);
  }

  byte[] bytes(String column) {
    return Objects.requireNonNull(row.column(column).get(byte[].class), column);
  }

  boolean isNull(String column) {
    return row.column(column).get(Object.class) == null;
  }

  long integer(String column) {
    return row.column(column).get(Number.class).longValue();
  }

  boolean flag(String column) {
    return integer(column) != 0;
  }

  double real(String column) {
    return row.column(column).get(Number.class).doubleValue();
  }

  @Nullable Double realOrNull(String column) {
    Number number = row.column(column).get(Number.class);
    return number == null ? null : number.doubleValue();
  }

  <E extends Enum<E>> E constant(Class<E> type, String column) {
    return Enum.valueOf(type, text(column));
  }

  /** Reads the three columns of a person. */
  User user(String prefix) {
    return new User(
        UserId.of(text(prefix + "_id")),
        text(prefix + "_name"),
        constant(UserKind.class, prefix + "_kind"));
  }
}
