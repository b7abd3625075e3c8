package io.synctv.cluster.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * Time that has passed since a moment.
 *
 * @param began a reading of {@link System#nanoTime}
 */
record Stopwatch(long began) {

  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Checks that no more has passed than the contract allows, and what a busy machine adds. */
  void isWithin(Duration bound, String what) {
    assertThat(elapsed()).as(what).isLessThan(bound.plus(ClusterFactory.SLACK));
  }

  /** Lets time pass in which nothing may happen. */
  static void pass(Duration time) {
    Stopwatch watch = start();
    TestRoom.awaitUntil(() -> watch.elapsed().compareTo(time) > 0);
  }
}
