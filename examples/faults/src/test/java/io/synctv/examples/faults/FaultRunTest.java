package io.synctv.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultRunTest {

  @Test
  void nothingIsLostWhateverGoesWrong(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    Path json = folder.resolve("report.json");

    int status =
        FaultRun.run(
            new PrintStream(report, true, StandardCharsets.UTF_8),
            "--seed",
            "3",
            "--rooms",
            "3",
            "--people",
            "6",
            "--json",
            json.toString());

    System.out.println(report);
    assertThat(status).as(report.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(Files.readString(json)).contains("\"findings\" : [ ]", "\"REDIS_EMPTIED\"");
  }

  @Test
  void theSameSeedGivesTheSameSteps() {
    List<Step> steps = Step.schedule(42, 3, 30);

    assertThat(Step.schedule(42, 3, 30)).isEqualTo(steps);
    assertThat(Step.schedule(43, 3, 30)).isNotEqualTo(steps);
    assertThat(steps.subList(0, Fault.values().length))
        .extracting(Step::fault)
        .containsExactlyInAnyOrder(Fault.values());
  }
}
