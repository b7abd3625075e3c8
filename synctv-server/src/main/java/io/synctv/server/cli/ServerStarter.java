package io.synctv.server.cli;

import io.synctv.server.config.ServerConfig;

/** Starts servers. */
@FunctionalInterface
public interface ServerStarter {

  /**
   * Starts a server.
   *
   * @param config how
   * @return the server, ready
   * @throws StartException when it cannot start, with a message for people
   */
  RunningServer start(ServerConfig config);
}
