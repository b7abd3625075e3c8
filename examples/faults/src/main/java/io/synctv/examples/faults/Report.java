package io.synctv.examples.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.examples.faults.contention.Contention;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Crowd;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells step by step what happened, at the end what was lost, and writes both as JSON. */
final class Report {

  private static final int MOST_TOLD = 10;

  private final PrintStream out;
  private final boolean browsers;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * Begins.
   *
   * @param out where it goes
   * @param browsers whether pages of a browser take part
   */
  Report(PrintStream out, boolean browsers) {
    this.out = out;
    this.browsers = browsers;
    out.printf(
        "%-15s %5s %7s %8s %10s %8s %9s %9s%s%n",
        "fault",
        "node",
        "for ms",
        "agree ms",
        "durable ms",
        "slow ms",
        "away ms",
        "people ms",
        browsers ? " %13s".formatted("pages away ms") : "");
  }

  /** Tells what became of a step. */
  void add(Outcome outcome) {
    outcomes.add(outcome);
    out.printf(
        "%-15s %5d %7d %8d %10d %8d %9d %9d%s%n",
        outcome.step().fault(),
        outcome.step().node() + 1,
        outcome.step().time().toMillis(),
        outcome.agreed().toMillis(),
        outcome.durable().toMillis(),
        outcome.slowest().toMillis(),
        outcome.away().toMillis(),
        outcome.present().toMillis(),
        browsers ? " %13d".formatted(outcome.pagesAway().toMillis()) : "");
  }

  /** Tells what was lost. */
  void end(Crowd crowd, Contention contention, List<PageReport> pages, List<String> findings) {
    if (!pages.isEmpty()) {
      out.printf("%-18s", "");
      pages.forEach(page -> out.printf(" %8s", page.name()));
      out.println();
      for (String what : pages.getFirst().counts().keySet()) {
        out.printf("%-18s", what);
        pages.forEach(page -> out.printf(" %8d", page.counts().get(what)));
        out.println();
      }
    }
    out.printf(
        "one room, changed by all: %s%n",
        contention.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ")));
    out.printf(
        "%d commands answered, %d sent again, %d refused; %d ordered events seen; %d findings%n",
        crowd.commands(), crowd.again(), crowd.refused(), crowd.events(), findings.size());
    Map<String, List<String>> kinds =
        findings.stream()
            .collect(Collectors.groupingBy(Report::kind, TreeMap::new, Collectors.toList()));
    kinds.forEach(
        (kind, all) -> {
          out.printf("%d: %s%n", all.size(), kind);
          all.stream().limit(MOST_TOLD).forEach(finding -> out.println("  " + finding));
        });
  }

  /** What stands before the colon says of which kind a finding is. */
  private static String kind(String finding) {
    int colon = finding.indexOf(':');
    return colon < 0 ? finding : finding.substring(0, colon);
  }

  /**
   * Writes all of it.
   *
   * @param file where to
   * @param root what was asked for, to which the rest is added
   */
  void write(
      Path file,
      ObjectNode root,
      Crowd crowd,
      Contention contention,
      List<PageReport> pages,
      List<String> findings) {
    ArrayNode list = root.putArray("steps");
    for (Outcome outcome : outcomes) {
      list.addObject()
          .put("fault", outcome.step().fault().name())
          .put("node", outcome.step().node() + 1)
          .put("forMillis", outcome.step().time().toMillis())
          .put("agreeMillis", outcome.agreed().toMillis())
          .put("durableMillis", outcome.durable().toMillis())
          .put("slowestMillis", outcome.slowest().toMillis())
          .put("awayMillis", outcome.away().toMillis())
          .put("presenceMillis", outcome.present().toMillis())
          .put("pagesAwayMillis", outcome.pagesAway().toMillis());
    }
    root.put("commands", crowd.commands()).put("again", crowd.again());
    root.put("refused", crowd.refused()).put("events", crowd.events());
    ObjectNode contended = root.putObject("contention");
    contention.counts().forEach(contended::put);
    ArrayNode browser = root.putArray("browsers");
    for (PageReport page : pages) {
      ObjectNode counts = browser.addObject().put("name", page.name()).put("room", page.room());
      page.counts().forEach(counts::put);
    }
    ArrayNode wrong = root.putArray("findings");
    findings.forEach(wrong::add);
    try {
      Api.JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
