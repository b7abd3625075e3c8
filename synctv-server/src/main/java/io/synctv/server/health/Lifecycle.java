package io.synctv.server.health;

/** How far the server is between starting and stopping. Safe for use by several threads. */
public final class Lifecycle {

  private enum Phase {
    STARTING,
    SERVING,
    STOPPING,
    FAILED
  }

  private volatile Phase phase = Phase.STARTING;

  /** The server accepts connections from now on. */
  public void serving() {
    phase = Phase.SERVING;
  }

  /** The server accepts no new connections any more. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  /** The server cannot go on, and ends. */
  public void failed() {
    phase = Phase.FAILED;
  }

  /** Returns whether the server may go on. */
  public boolean isAlive() {
    return phase != Phase.FAILED;
  }

  /** Returns whether the server accepts connections. */
  public boolean isServing() {
    return phase == Phase.SERVING;
  }

  /** Returns whether the server is stopping. */
  public boolean isStopping() {
    return phase == Phase.STOPPING;
  }

  /** Returns whether the server has started, also when it is stopping by now. */
  public boolean hasStarted() {
    return phase != Phase.STARTING;
  }
}
