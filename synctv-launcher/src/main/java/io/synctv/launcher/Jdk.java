package io.synctv.launcher;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The JDK that the script has chosen.
 *
 * @param home its folder, as the script names it
 * @param version its feature version, such as 25
 */
record Jdk(Path home, int version) {

  String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  /** Tells whether its JVM takes an option; not every build of a version has all of them. */
  boolean knows(String option) throws IOException, InterruptedException {
    return new ProcessBuilder(java(), option, "-version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
