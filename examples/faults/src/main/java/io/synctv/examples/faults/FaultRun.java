package io.synctv.examples.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * People use several servers while things go wrong in an order that a seed chooses; at the end it
 * says what was lost, which must be nothing.
 */
@Command(
    name = "faults",
    description = "Breaks servers, Redis and what is between them while people use them.",
    mixinStandardHelpOptions = true)
public final class FaultRun implements Callable<Integer> {

  private static final int COMMANDS_AT_ONCE = 3;

  @Option(names = "--seed", description = "Chooses what goes wrong, when, and who does what.")
  private long seed = System.nanoTime() % 1_000_000;

  @Option(names = "--steps", description = "How many things go wrong (default: ${DEFAULT-VALUE}).")
  private int steps = 9;

  @Option(names = "--nodes", description = "How many servers (default: ${DEFAULT-VALUE}).")
  private int nodes = 3;

  @Option(names = "--rooms", description = "How many rooms (default: ${DEFAULT-VALUE}).")
  private int rooms = 6;

  @Option(names = "--people", description = "How many in each room (default: ${DEFAULT-VALUE}).")
  private int people = 10;

  @Option(names = "--json", description = "Where to write the report as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--folder",
      description = "Where servers keep their data and logs, which stay there (default: nowhere).")
  private @Nullable Path kept;

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final PrintStream out;

  private FaultRun(PrintStream out) {
    this.out = out;
  }

  /** Runs and ends with 0 when nothing was lost, with 1 when something was. */
  public static void main(String[] args) {
    System.exit(run(System.out, args));
  }

  /**
   * Runs.
   *
   * @param out where the report goes
   * @param args as on the command line
   * @return 0 when nothing was lost, 1 when something was, 2 when the arguments are wrong
   */
  static int run(PrintStream out, String... args) {
    return new CommandLine(new FaultRun(out)).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    if (nodes < 2 || steps < 1 || rooms < 1 || people < 1) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "at least two nodes, one step, one room and one person");
    }
    out.printf(
        "%d nodes, %d rooms of %d people, %d steps, seed %d%n", nodes, rooms, people, steps, seed);
    out.printf("again: ./synctv bench faults --seed %d --steps %d%n", seed, steps);
    Path folder =
        kept == null
            ? Files.createTempDirectory("synctv-faults-")
            : Files.createDirectories(kept.toAbsolutePath());
    try (Cluster cluster = new Cluster(folder, nodes);
        Crowd crowd = new Crowd(rooms, people, () -> new Api(cluster.port(0)), cluster::port)) {
      crowd.awaitAllOnline();
      run(cluster, crowd);
      findings.addAll(crowd.findings());
      report(crowd);
    } finally {
      if (kept == null) {
        delete(folder);
      }
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private void run(Cluster cluster, Crowd crowd) throws Exception {
    out.printf(
        "%-15s %5s %7s %8s %8s %9s %9s%n",
        "fault", "node", "for ms", "agree ms", "slow ms", "away ms", "people ms");
    for (Step step : Step.schedule(seed, nodes, steps)) {
      try {
        Outcome outcome = run(cluster, crowd, step);
        outcomes.add(outcome);
        out.println(outcome);
      } catch (AssertionError e) {
        findings.add("after " + step + ": " + e.getMessage());
        return;
      }
    }
  }

  /** People go on with what they do from before the fault begins until after it has ended. */
  private Outcome run(Cluster cluster, Crowd crowd, Step step)
      throws SQLException, InterruptedException {
    Acting acting = new Acting(crowd, seed + outcomes.size());
    Thread thread = Thread.ofVirtual().start(acting);
    cluster.begin(step);
    TimeUnit.NANOSECONDS.sleep(step.time().toNanos());
    cluster.end(step);
    long ended = System.nanoTime();
    acting.over = true;
    thread.join();
    findings.addAll(acting.failures);
    crowd.awaitAgreement();
    Duration agreed = Duration.ofNanos(System.nanoTime() - ended);
    return new Outcome(
        step, agreed, crowd.takeSlowest(), crowd.takeLongestAway(), crowd.awaitPresence());
  }

  private static final class Acting implements Runnable {
    private final Crowd crowd;
    private final long seed;
    private final List<String> failures = new ArrayList<>();
    private volatile boolean over;

    Acting(Crowd crowd, long seed) {
      this.crowd = crowd;
      this.seed = seed;
    }

    @Override
    public void run() {
      try {
        for (int round = 0; !over; round++) {
          crowd.act(seed * 1000 + round, COMMANDS_AT_ONCE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What became of a step.
   *
   * @param step the step
   * @param agreed from its end until everybody of each room was at the same place
   * @param slowest the longest time from a command to its answer
   * @param away the longest time that somebody was without a connection
   * @param present from the agreement until everybody was counted right
   */
  private record Outcome(
      Step step, Duration agreed, Duration slowest, Duration away, Duration present) {

    @Override
    public String toString() {
      return "%-15s %5d %7d %8d %8d %9d %9d"
          .formatted(
              step.fault(),
              step.node() + 1,
              step.time().toMillis(),
              agreed.toMillis(),
              slowest.toMillis(),
              away.toMillis(),
              present.toMillis());
    }
  }

  private void report(Crowd crowd) {
    out.printf(
        "%d commands answered, %d sent again, %d refused; %d ordered events seen; %d findings%n",
        crowd.commands(), crowd.again(), crowd.refused(), crowd.events(), findings.size());
    findings.forEach(out::println);
    if (json != null) {
      write(json, crowd);
    }
  }

  private void write(Path file, Crowd crowd) {
    ObjectNode root = Api.JSON.createObjectNode();
    root.put("seed", seed).put("nodes", nodes).put("rooms", rooms).put("people", people);
    ArrayNode list = root.putArray("steps");
    for (Outcome outcome : outcomes) {
      list.addObject()
          .put("fault", outcome.step().fault().name())
          .put("node", outcome.step().node() + 1)
          .put("forMillis", outcome.step().time().toMillis())
          .put("agreeMillis", outcome.agreed().toMillis())
          .put("slowestMillis", outcome.slowest().toMillis())
          .put("awayMillis", outcome.away().toMillis())
          .put("presenceMillis", outcome.present().toMillis());
    }
    root.put("commands", crowd.commands()).put("again", crowd.again());
    root.put("refused", crowd.refused()).put("events", crowd.events());
    ArrayNode wrong = root.putArray("findings");
    findings.forEach(wrong::add);
    try {
      Api.JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
