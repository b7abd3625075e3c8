package io.synctv.examples.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.examples.faults.Cluster.Database;
import io.synctv.examples.faults.contention.Contention;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import io.synctv.server.lab.ServerProcess.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
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

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(names = "--seed", description = "Chooses what goes wrong, when, and who does what.")
  private long seed = System.nanoTime() % 1_000_000;

  @Option(
      names = "--seeds",
      description =
          "How many seeds, from --seed on, one after the other on the same servers, each with rooms"
              + " of its own (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(names = "--steps", description = "How many things go wrong (default: ${DEFAULT-VALUE}).")
  private int steps = Fault.values().length - 1;

  @Option(names = "--nodes", description = "How many servers (default: ${DEFAULT-VALUE}).")
  private int nodes = 3;

  @Option(
      names = "--faults",
      split = ",",
      description =
          "What may go wrong, with commas between (default: all of it but upgrades, which are those"
              + " of --from).")
  private List<Fault> faults =
      Stream.of(Fault.values()).filter(fault -> fault != Fault.NODE_UPGRADED).toList();

  @Option(
      names = "--from",
      description =
          "A commit. The servers are built from it, and upgraded to this version one after the"
              + " other while things go wrong and people use them.")
  private @Nullable String from;

  @Option(
      names = "--database",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Database database = Database.POSTGRESQL;

  @Option(
      names = "--clients",
      description =
          "How many clients change the same entries, names and settings of one more room"
              + " (default: ${DEFAULT-VALUE}).")
  private int clients = 12;

  @Option(names = "--rooms", description = "How many rooms (default: ${DEFAULT-VALUE}).")
  private int rooms = 6;

  @Option(names = "--people", description = "How many in each room (default: ${DEFAULT-VALUE}).")
  private int people = 10;

  @Option(
      names = "--browsers",
      description =
          "How many pages of a real browser take part, with the web client's library (default: ${DEFAULT-VALUE}). "
              + "Takes Node.js, and Chromium or Chrome.")
  private int browsers;

  @Option(
      names = "--web",
      description = "The folder of the web client's sources (default: ${DEFAULT-VALUE}).")
  private Path web = Path.of("synctv-server", "web");

  @Option(names = "--json", description = "Where to write the report as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--folder",
      description = "Where servers keep their data and logs, which stay there (default: nowhere).")
  private @Nullable Path kept;

  private final List<String> findings = new ArrayList<>();
  private final PrintStream out;

  private FaultRun(PrintStream out) {
    this.out = out;
  }

  /** Runs and ends with 0 when nothing was lost, with 1 when something was. */
  public static void main(String[] args) {
    // Whoever ends the run shall not leave servers, a Redis or a browser behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    // The embedded database says a lot while it is unpacked.
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
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
    if (seeds < 1
        || nodes < 1
        || steps < 1
        || rooms < 0
        || people < 1
        || clients < 0
        || browsers < 0) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "at least one seed, one node, one step and one person");
    }
    if (seeds > 1 && (browsers > 0 || from != null || json != null)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "several seeds go without pages, --from and --json");
    }
    if (browsers > 0 && rooms == 0) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "browsers go to the rooms: at least one room");
    }
    Program program = Program.current();
    if (from != null) {
      try {
        program = OlderVersion.build(from);
      } catch (IOException e) {
        out.println(e.getMessage());
        return 2;
      }
    }
    if (browsers == 0) {
      return run(program, null);
    }
    try (Browsers pages = Browsers.start(web)) {
      return run(program, pages);
    } catch (Browsers.BrowserException e) {
      out.println(e.getMessage());
      return 2;
    }
  }

  private int run(Program program, @Nullable Browsers pages) throws Exception {
    Map<String, String> settings =
        pages == null ? Map.of() : Map.of("SYNCTV_WEB_ORIGINS", pages.origin());
    Path folder =
        kept == null
            ? Files.createTempDirectory("synctv-faults-")
            : Files.createDirectories(kept.toAbsolutePath());
    try (Cluster cluster = new Cluster(folder, nodes, settings, database, program)) {
      for (long each = seed; each < seed + seeds && findings.isEmpty(); each++) {
        run(cluster, pages, folder, each);
      }
    } finally {
      if (kept == null) {
        delete(folder);
      }
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private void run(Cluster cluster, @Nullable Browsers pages, Path folder, long seed)
      throws Exception {
    say(seed);
    try (Crowd crowd =
            new Crowd(rooms, people, () -> cluster.nodes().api(0), cluster.nodes()::port);
        Contention contention = new Contention(cluster.nodes(), clients)) {
      if (pages != null) {
        pages.join(browsers, crowd, cluster.nodes().ports());
      }
      crowd.awaitAllOnline();
      Report report = new Report(out, pages != null);
      run(cluster, new Traffic(crowd, contention, pages), report, seed);
      findings.addAll(contention.judge());
      if (kept != null) {
        contention.write(folder.resolve("journal-" + seed + ".txt"));
      }
      crowd.awaitAgreement();
      findings.addAll(crowd.findings());
      List<PageReport> reports = pages == null ? List.of() : pages.reports(crowd);
      reports.forEach(page -> findings.addAll(page.findings()));
      report.end(crowd, contention, reports, findings);
      if (json != null) {
        ObjectNode root = Api.JSON.createObjectNode();
        root.put("seed", seed).put("nodes", nodes).put("rooms", rooms).put("people", people);
        root.put("clients", clients).put("database", database.name());
        report.write(json, root, crowd, contention, reports, findings);
      }
    }
  }

  private void say(long seed) {
    out.printf(
        "%d nodes on %s, %d rooms of %d people, %d clients in one more, %d browsers, %d steps,"
            + " seed %d%n",
        nodes, database, rooms, people, clients, browsers, steps, seed);
    out.printf(
        "again: ./synctv bench faults --seed %d --steps %d --nodes %d --rooms %d --people %d"
            + " --clients %d --browsers %d --database %s --faults %s%s%n",
        seed,
        steps,
        nodes,
        rooms,
        people,
        clients,
        browsers,
        database,
        faults.stream().map(Fault::name).collect(Collectors.joining(",")),
        from == null ? "" : " --from " + from);
  }

  private void run(Cluster cluster, Traffic traffic, Report report, long seed) throws Exception {
    List<Step> schedule = Step.schedule(seed, nodes, steps, faults);
    if (from != null) {
      schedule = Step.upgrading(nodes, schedule);
    }
    for (int number = 0; number < schedule.size(); number++) {
      Step step = schedule.get(number);
      try {
        report.add(run(cluster, traffic, step, seed + number));
      } catch (AssertionError e) {
        findings.add("after " + step + ": " + e.getMessage());
        return;
      }
    }
  }

  /** People go on with what they do from before the fault begins until after it has ended. */
  private Outcome run(Cluster cluster, Traffic traffic, Step step, long choice)
      throws SQLException, InterruptedException {
    Crowd crowd = traffic.crowd();
    Browsers pages = traffic.pages();
    Traffic.Running running = traffic.start(choice);
    cluster.begin(step);
    TimeUnit.NANOSECONDS.sleep(step.time().toNanos());
    cluster.end(step);
    long ended = System.nanoTime();
    findings.addAll(running.end());
    Duration durable = traffic.contention().awaitAgreement("after " + step, PATIENCE);
    crowd.awaitAgreement();
    Duration agreed = Duration.ofNanos(System.nanoTime() - ended);
    return new Outcome(
        step,
        agreed,
        durable,
        crowd.takeSlowest(),
        crowd.takeLongestAway(),
        pages == null ? Duration.ZERO : pages.takeLongestAway(),
        crowd.awaitPresence());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
