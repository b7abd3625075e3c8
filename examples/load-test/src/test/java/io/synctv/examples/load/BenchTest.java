package io.synctv.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole program for some seconds with few people, against real servers. */
class BenchTest {

  @TempDir Path folder;

  @Test
  void aShortRunLosesNothingAndLeavesFiguresBehind() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code =
        new CommandLine(new Bench(new PrintStream(printed, true, StandardCharsets.UTF_8)))
            .execute("--quick", "--out=" + folder, "many-rooms", "soak");

    String output = printed.toString(StandardCharsets.UTF_8);
    assertThat(code).as(output).isZero();
    assertThat(output).contains("many-rooms", "soak");
    JsonNode results =
        new ObjectMapper().readTree(folder.resolve("results.json").toFile()).path("results");
    assertThat(results).hasSize(2);
    for (JsonNode result : results) {
      assertThat(result.path("received").asLong()).isPositive();
      assertThat(result.path("lost").asLong()).isZero();
      assertThat(result.path("duplicated").asLong()).isZero();
    }
    assertThat(Files.exists(folder.resolve("many-rooms").resolve("server.log"))).isTrue();
  }

  @Test
  void anUnknownScenarioIsNamed() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code =
        new CommandLine(new Bench(new PrintStream(printed, true, StandardCharsets.UTF_8)))
            .execute("fan-in");

    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("fan-in", "fan-out");
  }
}
