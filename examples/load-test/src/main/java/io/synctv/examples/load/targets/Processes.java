package io.synctv.examples.load.targets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a group of processes uses.
 *
 * @param pids their ids; none when they were not started here
 */
public record Processes(List<Long> pids) {

  private static final long KIB = 1024;

  /** Makes a group. */
  public Processes {
    pids = List.copyOf(pids);
  }

  /** Returns the processor time used so far, in nanoseconds; 0 when it cannot be told. */
  public long cpuNanos() {
    return pids.stream()
        .mapToLong(
            pid ->
                ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .orElse(0L))
        .sum();
  }

  /** Returns the resident memory, in bytes; 0 where there is no {@code /proc}. */
  public long residentBytes() {
    return pids.stream().mapToLong(Processes::resident).sum();
  }

  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
