package io.synctv.server.cli;

/** A server that is up. */
public interface RunningServer extends AutoCloseable {

  /** Returns the address that clients connect to. */
  String address();

  /** Drains the sessions, then stops. Returns when all is written; harmless when repeated. */
  @Override
  void close();
}
