package io.synctv.core.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Seeds under which something once was broken. */
final class KnownSeedsTest {

  private static final long[] SEEDS = {};

  @Test
  void whatWasBrokenOnceIsNotBrokenAgain() {
    LongStream.of(SEEDS).forEach(Runs::check);
  }
}
