package io.synctv.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A stack of what has been opened, closed in reverse order. Not safe for use by several threads:
 * used while starting and stopping only.
 */
final class CloseStack implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CloseStack.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    open.push(part);
    return part;
  }

  /** Closes all parts; one that fails to close does not keep the others open. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "a part of the server could not be closed", e);
      }
    }
  }
}
