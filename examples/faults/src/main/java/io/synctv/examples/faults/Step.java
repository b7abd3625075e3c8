package io.synctv.examples.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * One thing that goes wrong.
 *
 * @param fault what
 * @param node which server it concerns, from 0; of no meaning where it concerns none
 * @param time for how long
 */
record Step(Fault fault, int node, Duration time) {

  private static final int SHORTEST_MILLIS = 500;
  private static final int SPREAD_MILLIS = 3500;
  private static final int CALM_MILLIS = 5000;
  private static final int DATABASE_MILLIS = 1500;
  private static final Duration UPGRADE = Duration.ofSeconds(1);

  /**
   * Chooses what goes wrong, and in which order: each kind once in a random order, then again.
   *
   * @param seed the same seed gives the same steps
   * @param nodes how many servers there are
   * @param count how many steps
   * @param kinds what may go wrong
   */
  static List<Step> schedule(long seed, int nodes, int count, Collection<Fault> kinds) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    while (steps.size() < count) {
      if (faults.isEmpty()) {
        faults.addAll(kinds);
      }
      Fault fault = faults.remove(random.nextInt(faults.size()));
      int millis = SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS);
      if (fault == Fault.DATABASE_SLOW) {
        // Longer than what writers wait for would be a broken disk, not a slow one.
        millis = Math.min(millis, DATABASE_MILLIS);
      }
      if (fault == Fault.NOTHING) {
        millis += CALM_MILLIS;
      }
      steps.add(new Step(fault, random.nextInt(nodes), Duration.ofMillis(millis)));
    }
    return steps;
  }

  /**
   * Has the servers upgraded one after the other, before the first of some steps, between the
   * others, and after the last when there are fewer of them.
   */
  static List<Step> upgrading(int nodes, List<Step> others) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < Math.max(nodes, others.size()); i++) {
      if (i < nodes) {
        steps.add(new Step(Fault.NODE_UPGRADED, i, UPGRADE));
      }
      if (i < others.size()) {
        steps.add(others.get(i));
      }
    }
    return steps;
  }

  @Override
  public String toString() {
    return "%s (node %d, %d ms)".formatted(fault, node + 1, time.toMillis());
  }
}
