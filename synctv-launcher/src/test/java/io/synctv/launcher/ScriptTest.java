package io.synctv.launcher;

import static io.synctv.launcher.ScriptFolder.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code synctv} itself. */
@Timeout(120)
final class ScriptTest {

  @TempDir private Path folder;
  private ScriptFolder script;

  @BeforeEach
  void copyTheScript() throws Exception {
    script = new ScriptFolder(folder);
  }

  @Test
  void aServerStartsWithTheCacheThatItsJdkMade() throws Exception {
    Path jdk = script.jdk("a jdk", 25);
    String output = outputOf(script.start(jdk, "run", "--port", "0"));
    Path copy = script.copies().getFirst();
    assertThat(output)
        .contains("\"-Xlog:aot*=off\"\n\"-XX:AOTCache=" + copy + "/classes.cache\"\n")
        .contains("\"-XX:+UseCompactObjectHeaders\"\n")
        .endsWith(
            "<-jar>\n<%s/synctv-server.jar>\n<--data>\n<%s/data>\n<--port>\n<0>\n"
                .formatted(copy, script.root));
    assertThat(copy.resolve("libs").resolve("library.jar")).exists();
    assertThat(copy.resolve("trial")).doesNotExist();
  }

  @Test
  void anOlderJdkGetsAnArchive() throws Exception {
    assertThat(outputOf(script.start(script.jdk("jdk", 21), "run")))
        .contains("\"-XX:SharedArchiveFile=" + script.copies().getFirst() + "/classes.cache\"")
        .doesNotContain("aot", "AOT", "CompactObjectHeaders");
  }

  @Test
  void aCacheMadeByAnotherJdkIsLeftAlone() throws Exception {
    outputOf(script.start(script.jdk("one", 25), "run"));
    assertThat(outputOf(script.start(script.jdk("other", 25), "run")))
        .contains("-XX:G1PeriodicGCInterval=15000")
        .doesNotContain("classes.cache", "aot", "CompactObjectHeaders");
    assertThat(script.builds()).hasSize(1);
  }

  @Test
  void theOptionsOfItsUserComeLastAndNothingIsInFrontOfTheServer() throws Exception {
    Path jdk = script.jdk("jdk", 25);
    Process process =
        script.start(jdk, Map.of("JAVA_OPTS", "-Xmx64m -Xss1m"), "run", "--data", "d");
    assertThat(outputOf(process))
        .startsWith("process " + process.pid() + "\n")
        .containsSubsequence("\"-Xlog:cds=off\"", "<-Xmx64m>\n<-Xss1m>\n<-jar>")
        .endsWith("synctv-server.jar>\n<--data>\n<d>\n");
  }

  @Test
  void severalStartsAtOnceBuildOnce() throws Exception {
    Path jdk = script.jdk("jdk", 25);
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(script.start(jdk, "run"));
    }
    for (Process start : starts) {
      assertThat(outputOf(start)).contains("synctv-server.jar");
    }
    assertThat(script.builds()).hasSize(1);
  }

  @Test
  void whatChangedIsBuiltAgainAndAFewOlderServersAreKept() throws Exception {
    Path jdk = script.jdk("jdk", 21);
    for (int i = 0; i < 5; i++) {
      Files.writeString(script.root.resolve("pom.xml"), "<!-- " + i + " -->");
      outputOf(script.start(jdk, "run"));
    }
    assertThat(script.builds()).hasSize(5);
    assertThat(script.copies()).hasSize(3);
  }

  @Test
  void nodeIsNeededToBuildOnly() throws Exception {
    Path jdk = script.jdk("jdk", 25);
    outputOf(script.start(jdk, "run"));
    script.node("v10.0.0");
    assertThat(outputOf(script.start(jdk, "run"))).contains("synctv-server.jar");
    Process cluster = script.start(jdk, "cluster");
    outputOf(cluster);
    assertThat(cluster.exitValue()).isEqualTo(1);
  }

  @Test
  void aMeasurementIsBuiltAndTakesThePlaceOfTheScript() throws Exception {
    Path jdk = script.jdk("jdk", 25);
    Process process = script.start(jdk, "bench", "jmh", "it's one");
    assertThat(outputOf(process))
        .startsWith("process " + process.pid() + "\n<-jar>\n<" + script.root)
        .endsWith("synctv-benchmarks.jar>\n<-prof>\n<gc>\n<it's one>\n");
    assertThat(script.builds()).hasSize(2).last().asString().contains("-pl synctv-benchmarks -am");
    outputOf(script.start(jdk, "bench", "drift", "--rates"));
    assertThat(script.builds()).hasSize(3).last().asString().contains("-pl synctv-server -am");
  }

  @Test
  void aLoadTestRunsTheServerAsItIsRun() throws Exception {
    Path relay = script.root.resolve("examples/load-test/relay");
    Files.createDirectories(relay);
    Path jdk = script.jdk("jdk", 25);
    assertThat(outputOf(script.start(jdk, "bench", "fan-out")))
        .contains("<--relay>\n<" + relay + ">")
        .contains("<--jvm=@" + script.copies().getFirst() + "/cached.options>\n<fan-out>");
    assertThat(relay.resolve("node_modules")).exists();
  }

  @Test
  void whatCanBeEmbeddedIsInstalledWithoutNode() throws Exception {
    script.node("v10.0.0");
    Process process = script.start(script.jdk("jdk", 25), "install");
    outputOf(process);
    assertThat(process.exitValue()).isZero();
    assertThat(script.builds())
        .singleElement()
        .asString()
        .contains("-Pfast,release", "-pl synctv-api,", ",synctv-core,")
        .endsWith(" install");
  }

  @Test
  void aRepositoryInAFolderIsNamedByItsWholeAddress() throws Exception {
    outputOf(script.start(script.jdk("jdk", 25), "install", "--to", folder + "/a repository"));
    String address = folder.toRealPath() + "/a%20repository";
    assertThat(script.builds())
        .singleElement()
        .asString()
        .endsWith(" deploy -DaltDeploymentRepository=synctv::file://" + address);
  }

  @Test
  void whatItDoesNotKnowItRefuses() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"nonsense"}, {"test", "--nonsense"}, {"install", "--nonsense"}, {"install", "--to"}
        }) {
      Process process = script.start(script.jdk("jdk", 25), wrong);
      outputOf(process);
      assertThat(process.exitValue()).isEqualTo(2);
    }
  }
}
