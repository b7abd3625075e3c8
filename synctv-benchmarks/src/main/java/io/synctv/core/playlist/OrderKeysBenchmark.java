package io.synctv.core.playlist;

import io.synctv.api.playlist.OrderKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Keys that keep a playlist in order. Lives where the keys are, which nobody else may see. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OrderKeysBenchmark {

  private final OrderKey low = new OrderKey("4K");
  private final OrderKey high = new OrderKey("4L");

  /** One entry between two others. */
  @Benchmark
  public List<OrderKey> oneBetween() {
    return OrderKeys.between(low, high, 1);
  }

  /** One entry behind all others. */
  @Benchmark
  public List<OrderKey> oneAtTheEnd() {
    return OrderKeys.between(high, null, 1);
  }

  /** New keys for a list of a thousand. */
  @Benchmark
  public List<OrderKey> aThousandAnew() {
    return OrderKeys.fresh(1000);
  }
}
