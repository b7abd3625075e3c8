package io.synctv.core.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Seeds under which something once was broken. */
final class KnownSeedsTest {

  private static final long[] SEEDS = {
    4, 53, 67, 101, 165, 331, 382, 481, 899, 1028, 1058, 1401, 2519, 3163, 10114, 10123, 11575,
    12451, 13829, 2090, 14113, 14430, 15278, 15323, 20297, 21498, 30219, 33799, 36415, 37238, 40334,
    41288, 41627, 42867, 1523
  };

  @Test
  void whatWasBrokenOnceIsNotBrokenAgain() {
    LongStream.of(SEEDS).forEach(Runs::check);
  }
}
