package io.synctv.server.cli;

/** A server that is up. */
public interface RunningServer extends AutoCloseable {

  /** Returns where people find it. */
  String address();

  /** Lets people move on, then stops. Returns when all is written; harmless when repeated. */
  @Override
  void close();
}
