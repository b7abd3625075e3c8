package io.synctv.core.simulation;

import java.util.List;
import java.util.random.RandomGenerator;

/** What is left to chance, all of it following from a seed. */
final class Chance implements RandomGenerator {

  private long state;

  Chance(long seed) {
    state = seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L;
  }

  @Override
  public long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  int below(int bound) {
    return (int) ((nextLong() >>> 33) % bound);
  }

  /** Returns whether something happens that happens so often in ten thousand times. */
  boolean in10000(int times) {
    return times > 0 && below(10_000) < times;
  }

  boolean oneIn(int times) {
    return below(times) == 0;
  }

  <T> T of(List<T> values) {
    return values.get(below(values.size()));
  }

  /** Returns nanoseconds between two numbers of microseconds. */
  long micros(int from, int to) {
    return 1000L * (from + below(Math.max(1, to - from)));
  }

  /** Returns nanoseconds between two numbers of milliseconds. */
  long millis(int from, int to) {
    return micros(from * 1000, to * 1000);
  }

  /** Returns a stream of its own. */
  Chance split() {
    return new Chance(nextLong());
  }
}
