package io.synctv.examples.load.targets;

import io.synctv.examples.load.relay.BareServer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/** How long servers take from the start of their process until they are ready. */
public final class StartUps {

  private StartUps() {}

  /**
   * Starts SyncTV again and again, each time with the data of the time before.
   *
   * @return the median, in milliseconds
   */
  public static double syncTv(Launcher launcher, int times) {
    return median(times, () -> launcher.server("server", Map.of()));
  }

  /**
   * Starts SyncTV again and again without any option for its JVM, such as a cache of classes.
   *
   * @return the median, in milliseconds
   */
  public static double syncTvPlain(Launcher launcher, int times) {
    return syncTv(launcher.plain(), times);
  }

  /**
   * Starts the web server with one route again and again, all modules on its class path.
   *
   * @return the median, in milliseconds
   */
  public static double bare(Launcher launcher, int times) {
    return median(times, () -> launcher.plain().program("bare", BareServer.class));
  }

  private static double median(int times, Supplier<ServerProcess> start) {
    double[] millis = new double[times];
    start.get().close(); // the first one makes the data folder, and warms the disk's cache
    for (int i = 0; i < times; i++) {
      try (ServerProcess server = start.get()) {
        millis[i] = server.readyNanos() / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[times / 2];
  }
}
