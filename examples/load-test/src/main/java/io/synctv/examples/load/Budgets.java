package io.synctv.examples.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The budgets of the project that a load test can measure: what was wanted and what came out. */
final class Budgets {

  private static final String SYNC_TV = "SyncTV";
  private static final String NODE = "Node ws relay";
  private static final String HELIDON = "Helidon relay";

  /**
   * One budget.
   *
   * @param what is bounded
   * @param wanted the bound, for people
   * @param measured what came out, for people
   * @param met whether it is kept; false also when the generator could not tell
   */
  record Verdict(String what, String wanted, String measured, boolean met) {}

  private final List<Result> results;
  private final List<Verdict> verdicts = new ArrayList<>();

  private Budgets(List<Result> results) {
    this.results = results;
  }

  /** Judges what was measured; a budget whose scenario was not run is left out. */
  static List<Verdict> judge(List<Result> results) {
    Budgets budgets = new Budgets(results);
    budgets.fanOut();
    budgets.latency();
    budgets.durable();
    budgets.joins();
    budgets.four();
    budgets.rest();
    return budgets.verdicts;
  }

  private void fanOut() {
    for (int inFlight : new int[] {32, 4}) {
      String end = inFlight + " in flight";
      ours(FanOut.NAME, end)
          .ifPresent(
              ours -> {
                ratio(ours, NODE, inFlight == 32 ? 8 : 2);
                ratio(ours, HELIDON, 0.7);
              });
    }
  }

  private void ratio(Result ours, String other, double wanted) {
    find(ours.scenario(), ours.setting(), other)
        .ifPresent(
            theirs -> {
              double a = ours.figure(FanOut.RATE);
              double b = theirs.figure(FanOut.RATE);
              String what = "fan-out, " + ours.setting() + ", against the " + other;
              String measured =
                  String.format(Locale.ROOT, "%.2f × (%,.0f/s : %,.0f/s)", a / b, a, b);
              add(what, String.format(Locale.ROOT, "≥ %.1f ×", wanted), measured, a >= wanted * b);
            });
  }

  private void latency() {
    for (int viewers : new int[] {300, 1000}) {
      double wanted = viewers == 300 ? 14 : 77;
      String setting = viewers + " viewers";
      ours(Scenarios.LATENCY, setting)
          .ifPresent(ours -> atMost("command → seen by " + setting + ", p99", ours, wanted, 99));
    }
  }

  private void durable() {
    for (Result result : results) {
      if (result.scenario().equals(Scenarios.DURABLE)) {
        double wanted = result.target().contains("PostgreSQL") ? 15 : 12;
        atMost(
            "durable, " + result.target() + ", " + result.setting() + ", p99", result, wanted, 99);
      }
    }
  }

  private void joins() {
    ours(Joins.NAME, "at once", "1000")
        .ifPresent(
            all -> {
              double rate = all.figure(Joins.RATE);
              add(
                  "joins, 1000 at once",
                  "≥ 500/s",
                  String.format(Locale.ROOT, "%,.0f/s", rate),
                  rate >= 500);
              ours(Joins.NAME, "at once", "250")
                  .ifPresent(
                      few -> {
                        double slower = few.figure(Joins.RATE) / rate;
                        String measured =
                            String.format(Locale.ROOT, "%.2f × the time per join", slower);
                        add("joins, 1000 against 250", "linear (≤ 1.5 ×)", measured, slower <= 1.5);
                      });
            });
  }

  private void four() {
    for (Result result : results) {
      boolean standard =
          List.of(Joins.NAME, Scenarios.FLOOD, RoomCreation.NAME, Scenarios.MANY_ROOMS)
              .contains(result.scenario());
      if (standard) {
        String what = result.scenario() + ", " + result.setting();
        String loss = result.counts().lost() + " lost, " + result.counts().duplicated() + " twice";
        add(what, "no loss", loss, result.counts().clean());
        if (!result.scenario().equals(Joins.NAME) || result.setting().startsWith("1000")) {
          atMost(what + ", p95", result, 100, 95);
          atMost(what + ", p99", result, 500, 99);
        }
      }
    }
  }

  private void rest() {
    ours(Idle.NAME, "")
        .ifPresent(
            idle -> {
              double each = idle.figure(Idle.MEMORY);
              add(
                  "memory per idle connection",
                  "≤ 30 KB",
                  String.format(Locale.ROOT, "%.1f KB", each),
                  each <= 30);
            });
    results.stream()
        .filter(result -> result.scenario().equals(Scenarios.CROSS_NODE))
        .forEach(
            cross -> {
              double more = cross.figure(Paced.CROSS_NODE);
              add(
                  Paced.CROSS_NODE,
                  "≤ 5 ms",
                  String.format(Locale.ROOT, "%.1f ms", more),
                  more <= 5);
            });
    ours(Scenarios.SLOW_VIEWER, "with one")
        .ifPresent(
            with ->
                ours(Scenarios.SLOW_VIEWER, "without")
                    .ifPresent(without -> slowViewer(with, without)));
    find(Scenarios.START_UP, "", Scenarios.BARE)
        .ifPresent(
            bare ->
                ours(Scenarios.START_UP, "")
                    .ifPresent(
                        ours -> {
                          double a = ours.figure(Scenarios.READY);
                          double b = bare.figure(Scenarios.READY);
                          String measured =
                              String.format(Locale.ROOT, "%.2f × (%.0f ms : %.0f ms)", a / b, a, b);
                          add("start to ready", "≤ 2 × a bare server", measured, a <= 2 * b);
                        }));
  }

  private void slowViewer(Result with, Result without) {
    double a = with.latencyMillis(99);
    double b = without.latencyMillis(99);
    String measured = String.format(Locale.ROOT, "%.1f ms with, %.1f ms without", a, b);
    // Two runs of the same differ by about this much on a quiet machine of two cores.
    add("slow viewer, p99 of 500 others", "unchanged (≤ 1.5 ×)", measured, a <= 1.5 * b);
    boolean closed = with.figure(Paced.CUT) == 1;
    add("slow viewer", "closed", closed ? "closed" : "not closed", closed);
  }

  private void atMost(String what, Result result, double wanted, double percentile) {
    // A late generator makes a latency longer, never shorter: what is kept even so, is kept.
    double most = result.atMostMillis(percentile);
    boolean met = most <= wanted;
    String measured = String.format(Locale.ROOT, "%.1f ms", most);
    if (result.saturated()) {
      measured = met ? "at most " + measured : "the generator was saturated";
    }
    add(what, String.format(Locale.ROOT, "≤ %.0f ms", wanted), measured, met);
  }

  private void add(String what, String wanted, String measured, boolean met) {
    verdicts.add(new Verdict(what, wanted, measured, met));
  }

  private Optional<Result> ours(String scenario, String... inSetting) {
    return results.stream()
        .filter(result -> result.scenario().equals(scenario) && result.target().equals(SYNC_TV))
        .filter(result -> List.of(inSetting).stream().allMatch(result.setting()::contains))
        .findFirst();
  }

  private Optional<Result> find(String scenario, String setting, String target) {
    return results.stream()
        .filter(result -> result.scenario().equals(scenario) && result.target().equals(target))
        .filter(result -> result.setting().contains(setting))
        .findFirst();
  }
}
