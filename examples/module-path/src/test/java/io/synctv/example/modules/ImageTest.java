package io.synctv.example.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ImageTest {

  private static final String MODULE = Main.class.getPackageName();
  private static final String SAID = "playing: true, engine: io.synctv.core";

  @TempDir private Path folder;

  @Test
  void theTestsRunOnTheModulePath() {
    assertThat(Main.class.getModule().getName()).isEqualTo(MODULE);
  }

  @Test
  void theProgramRunsOnTheModulePath() throws Exception {
    String said = run(tool("java"), "--module-path", modulePath(), "--module", main());

    assertThat(said).contains(SAID);
  }

  /** No option names the local transport: the engine requires it. */
  @Test
  void anImageThatJlinkMakesHasAllThatTheEngineNeeds() throws Exception {
    Path image = folder.resolve("image");

    run(
        tool("jlink"),
        "--module-path",
        modulePath(),
        "--add-modules",
        MODULE,
        "--launcher",
        "watch=" + main(),
        "--output",
        image.toString());

    String modules = run(image.resolve("bin").resolve("java").toString(), "--list-modules");
    assertThat(modules.lines().map(line -> line.split("@", 2)[0]))
        .contains(MODULE, "io.synctv.core", "io.synctv.cluster.local", "org.jspecify")
        .doesNotContain("java.sql", "java.net.http");
    assertThat(run(image.resolve("bin").resolve("watch").toString())).contains(SAID);
  }

  private static String main() {
    return MODULE + "/" + Main.class.getName();
  }

  private static String modulePath() {
    return System.getProperty("jdk.module.path");
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");

    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
