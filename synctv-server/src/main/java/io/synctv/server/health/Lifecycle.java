package io.synctv.server.health;

/** How far the server is between starting and stopping. Safe for use by several threads. */
public final class Lifecycle {

  private enum Phase {
    STARTING,
    SERVING,
    STOPPING
  }

  private volatile Phase phase = Phase.STARTING;

  /** The server takes people in from now on. */
  public void serving() {
    phase = Phase.SERVING;
  }

  /** The server takes nobody in any more. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  /** Returns whether the server takes people in. */
  public boolean isServing() {
    return phase == Phase.SERVING;
  }

  /** Returns whether the server is on its way down. */
  public boolean isStopping() {
    return phase == Phase.STOPPING;
  }

  /** Returns whether the server has come up, be it on its way down by now. */
  public boolean hasStarted() {
    return phase != Phase.STARTING;
  }
}
