package io.synctv.examples.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells people what came out, and keeps it in files: JSON, and one HDR histogram per latency. */
final class Report {

  private static final double MIB = 1 << 20;
  private static final double MICROS_PER_MILLI = 1000;
  private static final String[] HEAD = {
    "scenario", "setting", "target", "people", "sent", "expected", "lost", "twice", "p50 ms",
    "p95", "p99", "max", "server CPU", "RSS MiB", "generator", "lag p99", "load", "figures"
  };

  private Report() {}

  /** Prints a table. */
  static void print(List<Result> results, PrintStream out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(HEAD);
    results.forEach(result -> rows.add(row(result)));
    table(rows, out);
  }

  /** Prints budgets as met or missed. */
  static void printVerdicts(List<Budgets.Verdict> verdicts, PrintStream out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"budget", "wanted", "measured", ""});
    for (Budgets.Verdict verdict : verdicts) {
      rows.add(
          new String[] {
            verdict.what(), verdict.wanted(), verdict.measured(), verdict.met() ? "met" : "MISSED"
          });
    }
    table(rows, out);
  }

  private static void table(List<String[]> rows, PrintStream out) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String[] row(Result result) {
    Result.Counts counts = result.counts();
    Usage usage = result.usage();
    String refused = counts.refused() == 0 ? "" : ", " + counts.refused() + " refused";
    String skipped = counts.skipped() == 0 ? "" : ", " + counts.skipped() + " skipped";
    return new String[] {
      result.scenario(),
      result.setting(),
      result.target(),
      Integer.toString(counts.connected()),
      Long.toString(counts.sent()),
      Long.toString(counts.expected()),
      counts.lost() + refused + skipped,
      Long.toString(counts.duplicated()),
      millis(result, 50),
      millis(result, 95),
      millis(result, 99),
      millis(result, 100),
      number("%.0f %%", usage.serverCores() * 100),
      number("%.0f", usage.residentBytes() / MIB),
      number("%.0f %%", usage.generatorShare() * 100),
      number("%.1f", usage.lagMillis()),
      number("%.1f", usage.load()),
      figures(result)
    };
  }

  private static String millis(Result result, double percentile) {
    if (result.saturated()) {
      return "saturated";
    }
    double value = result.latencyMillis(percentile);
    return Double.isNaN(value) ? "" : number("%.1f", value);
  }

  private static String figures(Result result) {
    List<String> figures = new ArrayList<>();
    result.figures().forEach((name, value) -> figures.add(name + " " + number("%,.1f", value)));
    if (!result.counts().firstRefusal().isEmpty()) {
      figures.add("first refused with " + result.counts().firstRefusal());
    }
    if (result.usage().exhausted()) {
      figures.add("at least: the generator was at its limit");
    }
    return String.join("; ", figures);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Writes {@code results.json} and a histogram per latency into a folder. */
  static void write(List<Result> results, List<Budgets.Verdict> verdicts, Path folder)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ArrayNode all = root.putArray("results");
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      describe(result, all.addObject());
      Histogram latency = result.latency();
      if (latency != null && !result.saturated()) {
        Path file = folder.resolve("%02d-%s.hgrm".formatted(i + 1, result.scenario()));
        try (PrintStream out =
            new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
          latency.outputPercentileDistribution(out, MICROS_PER_MILLI);
        }
      }
    }
    root.set("budgets", mapper.valueToTree(verdicts));
    mapper
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("results.json").toFile(), root);
  }

  private static void describe(Result result, ObjectNode node) {
    Result.Counts counts = result.counts();
    node.put("scenario", result.scenario());
    node.put("setting", result.setting());
    node.put("target", result.target());
    node.put("connected", counts.connected());
    node.put("sent", counts.sent());
    node.put("expected", counts.expected());
    node.put("received", counts.received());
    node.put("lost", counts.lost());
    node.put("duplicated", counts.duplicated());
    node.put("refused", counts.refused());
    node.put("skipped", counts.skipped());
    node.put("saturated", result.saturated());
    if (!Double.isNaN(result.latencyMillis(50))) {
      ObjectNode latency = node.putObject("latencyMillis");
      for (int percentile : new int[] {50, 95, 99, 100}) {
        String name = percentile == 100 ? "max" : "p" + percentile;
        latency.put(name, result.latencyMillis(percentile));
      }
    }
    result.figures().forEach(node.putObject("figures")::put);
    Usage usage = result.usage();
    node.putObject("usage")
        .put("seconds", usage.seconds())
        .put("serverCores", usage.serverCores())
        .put("residentBytes", usage.residentBytes())
        .put("generatorShare", usage.generatorShare())
        .put("generatorLagMillis", usage.lagMillis())
        .put("loadAverage", usage.load());
  }
}
