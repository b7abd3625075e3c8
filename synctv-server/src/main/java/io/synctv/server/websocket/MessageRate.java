package io.synctv.server.websocket;

/**
 * Says when a client sends too much: twice the allowed messages may come at once, the allowed ones
 * per second in the long run; what goes beyond is refused, and who goes on through as many refusals
 * again is sent away. A leaky bucket with two marks. Not for use by several threads.
 */
final class MessageRate {

  private static final int BURST_SECONDS = 2;
  private static final int PATIENCE_SECONDS = 4;

  /** What to do with a message. */
  enum Verdict {
    /** Take it. */
    ACCEPT,
    /** Refuse it. */
    REFUSE,
    /** Refuse it and close. */
    CLOSE
  }

  private final double perSecond;
  private double level;
  private long last;

  MessageRate(int perSecond, long nanos) {
    this.perSecond = perSecond;
    this.last = nanos;
  }

  Verdict next(long nanos) {
    level = Math.max(0, level - Math.max(0, nanos - last) / 1e9 * perSecond) + 1;
    last = nanos;
    if (level <= perSecond * BURST_SECONDS) {
      return Verdict.ACCEPT;
    }
    return level <= perSecond * PATIENCE_SECONDS ? Verdict.REFUSE : Verdict.CLOSE;
  }
}
