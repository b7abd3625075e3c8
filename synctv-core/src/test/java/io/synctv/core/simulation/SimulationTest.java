package io.synctv.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Runs as many seeds as fit into the time, or as many as {@code synctv.simulation.seeds} says,
 * beginning at {@code synctv.simulation.first}.
 */
final class SimulationTest {

  private static final int SECONDS = Integer.getInteger("synctv.simulation.seconds", 45);
  private static final long FIRST = Long.getLong("synctv.simulation.first", 1);
  private static final long SEEDS = Long.getLong("synctv.simulation.seeds", 0);

  @Test
  void theSameSeedIsTheSameRun() {
    for (long seed = 1; seed <= 10; seed++) {
      Simulation once = new Simulation(seed, false);
      Simulation again = new Simulation(seed, true);
      Throwable failure = Runs.run(once);
      assertThat(String.valueOf(Runs.run(again))).isEqualTo(String.valueOf(failure));
      assertThat(again.scheduler().hash()).as("seed %d", seed).isEqualTo(once.scheduler().hash());
    }
  }

  @Test
  void whateverHappensNothingAcknowledgedIsLostAndAllEndWithTheSameRoom() {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    long seed = FIRST;
    while (SEEDS > 0 ? seed < FIRST + SEEDS : System.nanoTime() < end) {
      Runs.check(seed);
      seed++;
    }
  }
}
