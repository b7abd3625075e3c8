package io.synctv.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RollbackTest {

  static Exception[] failures() {
    return new Exception[] {new SQLException("gone"), new IllegalStateException("gone")};
  }

  /** Guards that an unchecked failure of a rollback took the place of what failed first. */
  @ParameterizedTest
  @MethodSource("failures")
  void whatFailedFirstStaysTheFailure(Exception second) {
    Connection broken =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  throw second;
                });
    Exception first = new SQLException("first");
    assertThat(Database.rolledBack(broken, first)).isFalse();
    assertThat(first).hasSuppressedException(second);
  }
}
