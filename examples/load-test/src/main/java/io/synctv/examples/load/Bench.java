package io.synctv.examples.load;

import static java.util.Objects.requireNonNull;

import io.synctv.examples.load.targets.Launcher;
import io.synctv.examples.load.wire.Loop;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs scenarios against servers in processes of their own on loopback, and prints a table. */
@Command(
    name = "bench",
    description = "Measures SyncTV under load; without a scenario, all but the soak.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class Bench implements Callable<Integer> {

  private static final double QUICK_SCALE = 0.05;
  private static final int QUICK_SECONDS = 2;

  @Parameters(
      paramLabel = "SCENARIO",
      description =
          "fan-out, latency, join-storm, flood, room-creation, many-rooms, idle, slow-viewer,"
              + " cross-node, start-up, soak")
  private List<String> names = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "how long to measure each (default: 10)")
  private int seconds = 10;

  @Option(
      names = "--quick",
      description = "a short look with a twentieth of the people; no budgets are judged")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "for what is random in the soak (default: 1)")
  private long seed = 1;

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      description = "use this running server instead of starting one; may be repeated")
  private List<String> nodes = List.of();

  @Option(
      names = "--profile",
      description = "record each server with JFR and print where its time and memory went")
  private boolean profile;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where results, logs and recordings go (default: a temporary folder)")
  private @Nullable Path out;

  @Option(
      names = "--server",
      paramLabel = "JAR",
      description = "the server's jar (default: the one on the class path)")
  private @Nullable Path jar;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "an option for the server's JVM; may be repeated")
  private List<String> jvm = List.of();

  @Option(
      names = "--relay",
      paramLabel = "DIR",
      description = "where the Node relay is installed; without it, it is left out")
  private @Nullable Path relay;

  private final PrintStream print;

  Bench(PrintStream print) {
    this.print = print;
  }

  /** Runs the program. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench(System.out)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<String> wanted = names.isEmpty() ? standard() : names;
    for (String name : wanted) {
      if (!Scenarios.ALL.containsKey(name)) {
        print.println("There is no scenario " + name + ", but " + Scenarios.ALL.keySet());
        return CommandLine.ExitCode.USAGE;
      }
    }
    Path folder = out == null ? Files.createTempDirectory("synctv-bench-") : out;
    Files.createDirectories(folder);
    say(
        String.format(
            Locale.ROOT,
            "%s, JDK %s, %d processors, load %.1f; files go to %s",
            System.getProperty("os.name"),
            Runtime.version(),
            Runtime.getRuntime().availableProcessors(),
            Usage.loadAverage(),
            folder));
    List<Result> results = new ArrayList<>();
    try (Loop loop = new Loop()) {
      for (String name : wanted) {
        results.addAll(run(name, loop, Files.createDirectories(folder.resolve(name))));
      }
    }
    print.println();
    Report.print(results, print);
    List<Budgets.Verdict> verdicts = quick ? List.of() : Budgets.judge(results);
    if (!verdicts.isEmpty()) {
      print.println();
      Report.printVerdicts(verdicts, print);
    }
    Report.write(results, verdicts, folder);
    return results.stream().allMatch(result -> result.counts().clean()) ? 0 : 1;
  }

  private static List<String> standard() {
    return Scenarios.ALL.keySet().stream().filter(name -> !name.equals(Soak.NAME)).toList();
  }

  private List<Result> run(String name, Loop loop, Path folder) throws IOException {
    say(name + " ...");
    clean(folder);
    Context context =
        new Context(
            loop,
            new Launcher(folder.toAbsolutePath(), jar, jvm, profile, relay),
            nodes.stream().map(Bench::address).toList(),
            quick ? QUICK_SECONDS : seconds,
            quick ? QUICK_SCALE : 1,
            seed);
    List<Result> results = requireNonNull(Scenarios.ALL.get(name)).apply(context);
    Report.print(results, print);
    if (profile) {
      printProfiles(folder);
    }
    return results;
  }

  private void printProfiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".jfr")).sorted().toList()) {
        print.println();
        print.println(file);
        Profile.of(file).print(print);
      }
    }
  }

  /** Every run starts from an empty database. */
  private static void clean(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("an address is HOST:PORT, not " + text);
    }
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  private void say(String line) {
    print.println(line);
    print.flush();
  }
}
