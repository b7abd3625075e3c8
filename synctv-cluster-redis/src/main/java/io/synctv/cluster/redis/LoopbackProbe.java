package io.synctv.cluster.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node's words to itself over one master: which were sent, which were taken, which came back.
 * Each is published by a script that writes first, so what came back was written too.
 */
final class LoopbackProbe {

  static final long EVERY_MILLIS = 250;
  static final long SILENCE_MILLIS = 1250;

  private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
  private static final long DEAF = TimeUnit.MILLISECONDS.toNanos(1500);

  private final String channel;
  private final AtomicInteger unheard = new AtomicInteger(); // words since one came back
  private volatile long heard = System.nanoTime(); // when the last word that came back was sent
  private volatile long answered = heard; // when Redis last took one
  private final Probation probation = new Probation();
  private volatile long refused = heard - DEAF; // when Redis last answered that it does not
  private volatile boolean once;

  LoopbackProbe(String channel) {
    this.channel = channel;
  }

  String channel() {
    return channel;
  }

  /** A word is about to be sent. */
  void sent() {
    unheard.incrementAndGet();
  }

  /**
   * Redis has taken a word.
   *
   * @param sent when it was sent
   * @param room whether it has room for more, if that was asked
   */
  void taken(long sent, boolean room) {
    answered = System.nanoTime();
    probation.accepted(sent, room);
  }

  /** Returns whether Redis is to be asked if it has room. */
  boolean asksForRoom() {
    return probation.asksForRoom();
  }

  /**
   * Redis answers, and takes no writes.
   *
   * @param refusal what it said
   * @param sent when that was sent which it refused
   * @return whether that is news
   */
  boolean refused(Refusal refusal, long sent) {
    refused = System.nanoTime();
    return probation.refused(sent, refusal == Refusal.OOM);
  }

  /** Returns whether Redis takes writes, as far as is known. */
  boolean trusted() {
    return probation.over();
  }

  /** Returns whether Redis has answered just now that it takes no writes. */
  boolean refusing() {
    return System.nanoTime() - refused < DEAF;
  }

  /** A word came back; returns whether it did in time. */
  boolean back(long sent) {
    if (sent > heard || !once) {
      heard = sent;
      unheard.set(0);
      once = true;
    }
    return System.nanoTime() - sent < SILENCE;
  }

  /** Returns whether words come back, and writes are taken. */
  boolean usable() {
    return trusted() && alive();
  }

  /**
   * Returns whether words come back. They are counted as well as time: a machine that stood still
   * has not been deaf.
   */
  boolean alive() {
    return once
        && (unheard.get() <= SILENCE_MILLIS / EVERY_MILLIS || System.nanoTime() - heard <= SILENCE);
  }

  /** Returns whether Redis takes the words, and none comes back. */
  boolean deaf() {
    long now = System.nanoTime();
    return !alive() && now - answered < DEAF && now - heard > DEAF;
  }

  /** Returns whether nothing has come back for so long that something must be wrong. */
  boolean silent() {
    return trusted() && !alive() && System.nanoTime() - heard > SILENCE;
  }
}
