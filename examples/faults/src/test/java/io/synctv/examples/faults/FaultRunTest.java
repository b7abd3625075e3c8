package io.synctv.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultRunTest {

  @Test
  void nothingIsLostWhateverGoesWrong(@TempDir Path folder) throws Exception {
    String report =
        run(folder, "--rooms", "3", "--people", "6", "--clients", "4", "--database", "SQLITE");

    assertThat(report).contains("\"REDIS_EMPTIED\"");
  }

  @Test
  void whatTwelveClientsChangeAtOnceIsOrderedByTheDatabase(@TempDir Path folder) throws Exception {
    String report =
        run(
            folder,
            "--rooms",
            "0",
            "--steps",
            "5",
            "--faults",
            "NOTHING,NODE_KILLED,REDIS_EMPTIED,REDIS_FROZEN,NODE_CUT_OFF");

    assertThat(report).contains("\"NODE_CUT_OFF\"");
  }

  @Test
  void seedsComeOneAfterTheOtherOnTheSameServers() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int status =
        FaultRun.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            ("--seed 7 --seeds 2 --steps 1 --nodes 2 --rooms 1 --people 2 --clients 2"
                    + " --faults NOTHING --database SQLITE")
                .split(" "));

    String report = out.toString(StandardCharsets.UTF_8);
    assertThat(status).as(report).isZero();
    assertThat(report).contains("--seed 7 --steps 1", "--seed 8 --steps 1");
    assertThat(report.split(" 0 findings", -1)).hasSize(3);
  }

  @Test
  void severalSeedsGoWithoutPages() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(
            FaultRun.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                "--seeds",
                "2",
                "--browsers",
                "1"))
        .isEqualTo(2);
  }

  /**
   * The file version-before names the commit of the version before: the last one that is to be
   * upgraded from node by node. What a release adds to tables, logs and messages that version must
   * be able to live with.
   */
  @Test
  void aClusterIsUpgradedNodeByNodeWhilePeopleUseIt(@TempDir Path folder) throws Exception {
    String before = Files.readString(Path.of("version-before")).strip();
    assumeThat(System.getenv("CI") != null || OlderVersion.isKnown(before))
        .as("without the repository's history the version before cannot be built: %s", before)
        .isTrue();

    String report =
        run(
            folder,
            "--from",
            before,
            "--rooms",
            "3",
            "--people",
            "6",
            "--clients",
            "6",
            "--steps",
            "3",
            "--faults",
            "NODE_KILLED,REDIS_EMPTIED,NODE_CUT_OFF");

    assertThat(report.split("\"NODE_UPGRADED\"", -1)).hasSize(4);
  }

  /** Runs with a seed, checks that nothing was found, and returns the report. */
  private static String run(Path folder, String... arguments) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path json = folder.resolve("report.json");
    List<String> all = new ArrayList<>(List.of("--seed", "3", "--json", json.toString()));
    all.addAll(List.of(arguments));

    int status =
        FaultRun.run(
            new PrintStream(printed, true, StandardCharsets.UTF_8), all.toArray(String[]::new));

    System.out.println(printed);
    assertThat(status).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    String report = Files.readString(json);
    assertThat(report).contains("\"findings\" : [ ]");
    return report;
  }

  @Test
  void theSameSeedGivesTheSameSteps() {
    List<Step> steps = schedule(42);

    assertThat(schedule(42)).isEqualTo(steps);
    assertThat(schedule(43)).isNotEqualTo(steps);
    assertThat(steps.subList(0, Fault.values().length))
        .extracting(Step::fault)
        .containsExactlyInAnyOrder(Fault.values());
  }

  @Test
  void allNodesAreUpgraded() {
    for (int others : List.of(0, 2, 5)) {
      List<Step> steps = Step.upgrading(3, Step.schedule(42, 3, others, List.of(Fault.NOTHING)));

      assertThat(steps).hasSize(3 + others).first().extracting(Step::node).isEqualTo(0);
      assertThat(steps)
          .filteredOn(step -> step.fault() == Fault.NODE_UPGRADED)
          .extracting(Step::node)
          .containsExactly(0, 1, 2);
    }
  }

  private static List<Step> schedule(long seed) {
    return Step.schedule(seed, 3, 30, List.of(Fault.values()));
  }
}
