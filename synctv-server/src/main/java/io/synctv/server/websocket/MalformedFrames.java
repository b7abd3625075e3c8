package io.synctv.server.websocket;

import java.time.Duration;

/** Remembers malformed frames: the third within ten seconds is one too many. Not thread-safe. */
final class MalformedFrames {

  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  private long last = Long.MIN_VALUE;
  private long lastButOne = Long.MIN_VALUE;

  /**
   * Notes a malformed frame.
   *
   * @param nanos the current monotonic time
   * @return whether the connection must be closed
   */
  boolean another(long nanos) {
    boolean tooMany = lastButOne != Long.MIN_VALUE && nanos - lastButOne < WINDOW;
    lastButOne = last;
    last = nanos;
    return tooMany;
  }
}
