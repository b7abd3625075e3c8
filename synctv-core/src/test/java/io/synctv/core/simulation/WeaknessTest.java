package io.synctv.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That a rule is missing is seen: simulations would not be worth much otherwise. */
final class WeaknessTest {

  private static final int MOST_SEEDS = 500;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatStoresOrTransportDoNotKeepIsSeen(Weakness weakness) {
    Throwable failure = null;
    for (long seed = 1; failure == null && seed <= MOST_SEEDS; seed++) {
      failure = Runs.run(new Simulation(seed, false, weakness));
    }
    assertThat(failure).isNotNull();
  }
}
