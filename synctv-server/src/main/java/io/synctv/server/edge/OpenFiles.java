package io.synctv.server.edge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections fit below the limit of open files. The web server's listener does not
 * outlive a connection that it has no file descriptor for, so there are never as many.
 */
public final class OpenFiles {

  /** Kept for what is opened later: the database, the cluster, files. */
  private static final long RESERVE = 64;

  private static final int UNLIMITED = 10_000_000;
  private static final int FEWEST = 16;

  private OpenFiles() {}

  /**
   * Returns how many connections this process may have, by its limit and what is open now.
   *
   * @param later how many files are known to be opened later
   */
  public static int connections(int later) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      return connections(
          unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount(), later);
    }
    return UNLIMITED;
  }

  static int connections(long limit, long open, int later) {
    if (limit < 0) {
      return UNLIMITED;
    }
    return Math.clamp(limit - open - later - RESERVE, FEWEST, UNLIMITED);
  }
}
