package io.synctv.examples.load;

import io.synctv.examples.load.targets.Processes;
import io.synctv.examples.load.wire.Loop;
import java.lang.management.ManagementFactory;

/**
 * What a measurement cost.
 *
 * @param seconds how long it took
 * @param serverCores processor time of the server's processes, in cores
 * @param residentBytes their resident memory at the end
 * @param generatorShare processor time of the generator's thread, as a share of one core
 * @param lagMillis how late the generator's thread was, 99th percentile
 * @param load the machine's load average over the last minute
 */
record Usage(
    double seconds,
    double serverCores,
    long residentBytes,
    double generatorShare,
    double lagMillis,
    double load) {

  /** Beyond this share of a core the generator has nothing left. */
  static final double BUSY = 0.9;

  private static final double HARMLESS_LAG_MILLIS = 2;

  /** Measures from its making on. */
  static final class Meter {

    private final Loop loop;
    private final Processes processes;
    private final long started = System.nanoTime();
    private final long serverBefore;
    private final long generatorBefore;

    Meter(Loop loop, Processes processes) {
      this.loop = loop;
      this.processes = processes;
      this.serverBefore = processes.cpuNanos();
      this.generatorBefore = loop.cpuNanos();
      loop.takeLag();
    }

    Usage read() {
      loop.check();
      double nanos = System.nanoTime() - started;
      return new Usage(
          nanos / 1e9,
          (processes.cpuNanos() - serverBefore) / nanos,
          processes.residentBytes(),
          (loop.cpuNanos() - generatorBefore) / nanos,
          loop.takeLag().getValueAtPercentile(99) / 1000.0,
          loadAverage());
    }
  }

  static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Returns whether the generator itself was at its limit. */
  boolean exhausted() {
    return generatorShare > BUSY;
  }

  /**
   * Returns whether a latency would say more of the generator than of the server.
   *
   * @param latencyMillis the 99th percentile that was measured
   */
  boolean hides(double latencyMillis) {
    return exhausted() || lagMillis > Math.max(HARMLESS_LAG_MILLIS, latencyMillis / 2);
  }
}
