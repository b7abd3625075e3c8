package io.synctv.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Runs simulations, and tells how to repeat the ones that fail. */
final class Runs {

  private static final int TAIL = 250;

  /** Kept so that it is not collected with what was set on it. */
  private static final Logger LOG = Logger.getLogger("io.synctv");

  private Runs() {}

  /** Runs a seed. Errors that the engine logs fail it too. */
  static Throwable run(Simulation simulation) {
    Handler errors =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            simulation
                .scheduler()
                .fail(new AssertionError("logged: " + record.getMessage(), record.getThrown()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Level before = LOG.getLevel();
    boolean parents = LOG.getUseParentHandlers();
    LOG.setLevel(Level.SEVERE);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(errors);
    try {
      return simulation.run();
    } finally {
      LOG.removeHandler(errors);
      LOG.setUseParentHandlers(parents);
      LOG.setLevel(before);
    }
  }

  /** Runs a seed and fails with the end of its trace when it is broken. */
  static void check(long seed) {
    if (run(new Simulation(seed, false)) == null) {
      return;
    }
    Simulation again = new Simulation(seed, true);
    Throwable failure = run(again);
    List<String> trace = new ArrayList<>(again.scheduler().trace());
    String tail = String.join("\n", trace.subList(Math.max(0, trace.size() - TAIL), trace.size()));
    throw new AssertionError(
        failure
            + "\nrepeat with -Dtest=SimulationTest -Dsynctv.simulation.seeds=1"
            + " -Dsynctv.simulation.first="
            + seed
            + "\n"
            + tail,
        failure);
  }

  /** Says whether one of some seeds breaks an invariant. Called on mutants, by reflection. */
  static boolean breaks(String invariant, long seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      Throwable failure = run(new Simulation(seed, false));
      if (failure != null && failure.toString().contains("invariant " + invariant + ":")) {
        return true;
      }
    }
    return false;
  }

  /** Runs seeds and says how fast, and which failed: for who works on this. */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    if (count == 1) {
      Simulation one = new Simulation(first, true);
      Throwable failure = run(one);
      one.scheduler().trace().forEach(System.out::println);
      System.out.println("hash " + Long.toHexString(one.scheduler().hash()));
      System.out.println(failure);
      if (failure != null) {
        failure.printStackTrace(System.out);
      }
      return;
    }
    Weakness weakness = Weakness.valueOf(System.getProperty("weakness", "NONE"));
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, List<Long>> failures = new TreeMap<>();
    long steps = 0;
    long begin = System.nanoTime();
    for (long seed = first; seed < first + count; seed++) {
      Simulation simulation = new Simulation(seed, false, weakness);
      Throwable failure = run(simulation);
      steps += simulation.scheduler().count();
      simulation.checker().counts.forEach((what, times) -> counts.merge(what, times, Integer::sum));
      if (Boolean.getBoolean("twice")) {
        Simulation again = new Simulation(seed, false, weakness);
        Throwable unused = run(again);
        if (again.scheduler().hash() != simulation.scheduler().hash()) {
          System.out.println("not the same: " + seed);
        }
      }
      if (Boolean.getBoolean("hashes")) {
        System.out.println(seed + " " + Long.toHexString(simulation.scheduler().hash()));
      }
      if (failure != null) {
        String text = failure.toString().replaceAll("seed \\d+: ", "");
        failures
            .computeIfAbsent(
                text.replaceAll("java.lang.AssertionError: ", "")
                    .replaceAll("[#\\d].*", "")
                    .concat(text.replaceAll("(?s).*invariant (\\d+).*", "$1")),
                key -> new ArrayList<>())
            .add(seed);
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%d seeds, %.1f a second, %d steps each%n", count, count / seconds, steps / count);
    System.out.println(counts);
    failures.forEach(
        (what, seeds) ->
            System.out.println(
                seeds.size() + " x " + what + " " + seeds.subList(0, Math.min(8, seeds.size()))));
  }
}
