package io.synctv.server.cli;

/** A server that is up. */
public interface RunningServer extends AutoCloseable {

  /** Returns the address that clients connect to. */
  String address();

  /**
   * Has something done when the server cannot go on, at once when that was noticed already.
   *
   * @param action is run on a thread of the server's; it must not wait for the server
   */
  void onFailure(Runnable action);

  /** Drains the sessions, then stops. Returns when all is written; harmless when repeated. */
  @Override
  void close();
}
