package io.synctv.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a transaction, as the database client sees it. Since 4.5.0 Helidon closes it
 * when a statement that writes fails, within a transaction too: the pool would hand it to somebody
 * else before whoever runs the transaction has rolled back.
 */
final class UncloseableConnection implements InvocationHandler {

  private final Connection connection;

  private UncloseableConnection(Connection connection) {
    this.connection = connection;
  }

  /** Returns the connection, to be closed by nobody but its owner. */
  static Connection of(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            UncloseableConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new UncloseableConnection(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    if (method.getName().equals("close")) {
      return null;
    }
    try {
      return method.invoke(connection, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
