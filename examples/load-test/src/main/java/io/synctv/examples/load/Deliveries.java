package io.synctv.examples.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Keeps the books: which message was sent when, and who has had it. Used by the loop's thread
 * alone.
 */
final class Deliveries {

  private final Crowd crowd;
  private final int[] audience;
  private final List<BitSet> seen = new ArrayList<>();
  private final Histogram near = new Histogram(3);
  private final Histogram far = new Histogram(3);
  private long[] sentAt = new long[1024];
  private int[] sender = new int[1024];
  private int[] missing = new int[1024];
  private int next;
  private int firstCounted;
  private long expected;
  private long received;
  private long duplicated;
  private long unknown;

  /**
   * Makes empty books.
   *
   * @param crowd who listens
   * @param audience how many people each room has who should get what is said there
   */
  Deliveries(Crowd crowd, int... audience) {
    this.crowd = crowd;
    this.audience = audience;
    for (int i = 0; i < crowd.size(); i++) {
      seen.add(new BitSet());
    }
  }

  /** Notes that a person sends a message, and returns its number. */
  int send(int person, long now) {
    if (next == sentAt.length) {
      sentAt = Arrays.copyOf(sentAt, next * 2);
      sender = Arrays.copyOf(sender, next * 2);
      missing = Arrays.copyOf(missing, next * 2);
    }
    int listeners = audience[crowd.seat(person).room()];
    sentAt[next] = now;
    sender[next] = person;
    missing[next] = listeners;
    expected += listeners;
    return next++;
  }

  /** Notes that somebody has got a message; says whether everybody has now. */
  boolean receive(int person, long number, long now) {
    if (number >= next) {
      unknown++;
      return false;
    }
    int message = (int) number;
    if (seen.get(person).get(message)) {
      duplicated++;
      return false;
    }
    seen.get(person).set(message);
    received++;
    if (message >= firstCounted) {
      long micros = Math.max(0, (now - sentAt[message]) / 1000);
      boolean same = crowd.seat(sender[message]).node() == crowd.seat(person).node();
      (same ? near : far).recordValue(micros);
    }
    return --missing[message] == 0;
  }

  /** Starts to count latencies from the next message on: what was before has warmed things up. */
  void count() {
    firstCounted = next;
  }

  boolean complete() {
    return received == expected;
  }

  long sent() {
    return next;
  }

  long expected() {
    return expected;
  }

  long received() {
    return received;
  }

  long duplicated() {
    return duplicated + unknown;
  }

  /** Returns the latencies on the sender's own node, in microseconds. */
  Histogram near() {
    return near;
  }

  /** Returns the latencies on other nodes, in microseconds. */
  Histogram far() {
    return far;
  }
}
