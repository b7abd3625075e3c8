package io.synctv.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTest {

  @Test
  void aScenarioThatNobodyElseKnowsIsTheLoadTests() {
    for (List<String> arguments : List.of(List.<String>of(), List.of("--help"), List.of("storm"))) {
      assertThat(Plan.of("bench", arguments))
          .contains("prepare_server\nbuild_module examples/load-test\n")
          .contains("--server \"$jar\"", "\"--jvm=@$options\"");
    }
    assertThat(Plan.of("bench", List.of("fan-out", "--quick"))).endsWith(" 'fan-out' '--quick'");
  }

  @Test
  void othersNeedNoServerThatIsInstalled() {
    for (String scenario : List.of("faults", "jmh", "batching", "drift")) {
      assertThat(Plan.of("bench", List.of(scenario, "x"))).doesNotContain("prepare_server");
    }
    assertThat(Plan.of("bench", List.of("faults", "--steps", "3")))
        .startsWith("build_module examples/faults -DskipTests\n")
        .endsWith("--web \"$root/synctv-server/web\" '--steps' '3'");
    assertThat(Plan.of("bench", List.of("jmh", "FanOut")))
        .contains("-pl synctv-benchmarks -am package\n")
        .endsWith("-prof gc 'FanOut'");
    assertThat(Plan.of("bench", List.of("drift", "--rates")))
        .endsWith("npm run -s drift -- '--rates'");
    assertThat(Plan.of("bench", List.of("batching"))).endsWith("BatchingBench");
  }

  @Test
  void aClusterIsTheExampleOfThreeNodes() {
    assertThat(Plan.of("cluster", List.of("--port", "0")))
        .startsWith("build_module examples/three-nodes\n")
        .endsWith("three-nodes.jar\" '--port' '0'");
  }

  @Test
  void theLastLineTakesThePlaceOfTheScript() {
    for (String scenario : List.of("faults", "jmh", "batching", "drift", "fan-out")) {
      String lines = Plan.of("bench", List.of(scenario)).replace("\\\n", "");
      assertThat(lines.lines().toList().getLast()).startsWith("exec ");
    }
  }

  @Test
  void whatAUserWritesReachesTheProgramUnchanged() throws Exception {
    List<String> arguments = List.of("it's", "a  b", "$HOME", "`id`", "\"", "", "*", "a\nb", "\\");
    String words = Plan.of("bench", arguments).split("\"--jvm=@\\$options\"", 2)[1];
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '<%s>' " + words).redirectErrorStream(true).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("<it's><a  b><$HOME><`id`><\"><><*><a\nb><\\>");
  }

  @Test
  void nothingElseHasAPlan() {
    assertThatIllegalArgumentException().isThrownBy(() -> Plan.of("run", List.of()));
  }
}
