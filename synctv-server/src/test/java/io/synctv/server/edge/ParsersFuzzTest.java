package io.synctv.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer leads made-up inputs along the branches of {@link ParsersTarget}, in a process of its own,
 * as it changes the classes that it watches. {@code -Dsynctv.fuzz.seconds=…} has it go on for
 * longer, {@code -Dsynctv.fuzz.seed=…} begin otherwise; a failure shows the input.
 */
@Tag("slow")
class ParsersFuzzTest {

  private static final int SECONDS = Integer.getInteger("synctv.fuzz.seconds", 40);
  private static final long SEED =
      Long.getLong("synctv.fuzz.seed", System.currentTimeMillis() / 86_400_000);

  @TempDir Path folder;

  @Test
  void whatStrangersSendIsTakenOrRefused() throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process fuzzer =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:+EnableDynamicAgentLoading",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath(),
                    "com.code_intelligence.jazzer.Jazzer",
                    "--target_class=" + ParsersTarget.class.getName(),
                    "--instrumentation_includes=io.synctv.**",
                    "--reproducer_path=" + folder,
                    "-artifact_prefix=" + folder + "/",
                    "-max_total_time=" + SECONDS,
                    "-max_len=4096",
                    "-seed=" + SEED))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(fuzzer.waitFor(SECONDS + 120L, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      fuzzer.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(fuzzer.exitValue()).as("seed " + SEED + ":\n" + said).isZero();
    assertThat(said).contains("cov: ");
  }

  /** It starts in another folder. */
  private static String classPath() {
    StringBuilder absolute = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      absolute.append(Path.of(entry).toAbsolutePath()).append(File.pathSeparator);
    }
    return absolute.toString();
  }
}
