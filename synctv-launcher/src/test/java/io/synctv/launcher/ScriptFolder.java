package io.synctv.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The script in a folder with a blank in its name, called through a link, among tools that only
 * write down how they were called. The launcher's program is the real one.
 */
final class ScriptFolder {

  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then echo 'Apache Maven 3.9.9'; exit 0; fi
      echo "$*" >>"$CALLS/maven"
      mkdir -p synctv-server/target/libs synctv-launcher/target
      echo jar >synctv-server/target/synctv-server.jar
      echo jar >synctv-server/target/libs/library.jar
      echo jar >synctv-launcher/target/synctv-launcher.jar
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -jar ] && [ "${2##*/}" = synctv-launcher.jar ]; then
        shift 2
        exec 'REAL_JAVA' -cp 'CLASSES' io.synctv.launcher.Main "$@"
      fi
      for word; do
        case $word in
          -version) exit 0 ;;
          -XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*)
            echo cache >"${word#*=}"
            echo 'SyncTV is ready at http://127.0.0.1:1/'
            exec sleep 60
            ;;
        esac
      done
      echo "process $$"
      for word; do
        case $word in
          @*) cat "${word#@}" ;;
          *) printf '<%s>\\n' "$word" ;;
        esac
      done
      """;

  private final Path folder;
  final Path root;
  private final Path calls;
  private final Path tools;
  private final Path link;

  ScriptFolder(Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.toRealPath().resolve("a clone's folder"));
    this.calls = Files.createDirectories(folder.resolve("calls"));
    this.tools = Files.createDirectories(folder.resolve("tools"));
    this.link = folder.resolve("link");
    Path project = Path.of("..").toAbsolutePath().normalize();
    Files.copy(project.resolve("synctv"), root.resolve("synctv"));
    Path shell = Path.of("synctv-launcher", "src", "main", "sh");
    Files.createDirectories(root.resolve(shell));
    try (Stream<Path> parts = Files.list(project.resolve(shell))) {
      for (Path part : parts.toList()) {
        Files.copy(part, root.resolve(shell).resolve(part.getFileName()));
      }
    }
    for (String empty : List.of("pom.xml", "synctv-launcher/pom.xml")) {
      Files.createFile(root.resolve(empty));
    }
    Files.createDirectories(root.resolve("synctv-bom"));
    Files.copy(
        project.resolve("synctv-bom/pom.xml"), root.resolve("synctv-bom").resolve("pom.xml"));
    for (String source : List.of(".mvn", "synctv-server/src/build", "synctv-server/web")) {
      Files.createDirectories(root.resolve(source));
    }
    Files.createSymbolicLink(link, root.resolve("synctv"));
    tool(tools.resolve("mvn"), MAVEN);
    tool(tools.resolve("npm"), "#!/bin/sh\nmkdir -p node_modules\n");
    node("v22.1.0");
  }

  /** Has a Node.js say that it is of that version. */
  void node(String version) throws IOException {
    tool(tools.resolve("node"), "#!/bin/sh\necho " + version + "\n");
  }

  /** Makes a JDK that says it is of that version. */
  Path jdk(String name, int version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    String classes = Main.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    String real = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    tool(
        home.resolve("bin").resolve("java"),
        JAVA.replace("REAL_JAVA", real).replace("CLASSES", classes));
    tool(home.resolve("bin").resolve("javac"), "#!/bin/sh\n");
    return home;
  }

  /** Returns how Maven was called to build, one line each time. */
  List<String> builds() throws IOException {
    Path file = calls.resolve("maven");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** Returns the folders of servers that were put aside. */
  List<Path> copies() throws IOException {
    try (Stream<Path> copies = Files.list(root.resolve(".synctv").resolve("server"))) {
      return copies.toList();
    }
  }

  /** Starts the script. */
  Process start(Path jdk, String... arguments) throws IOException {
    return start(jdk, Map.of(), arguments);
  }

  Process start(Path jdk, Map<String, String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(link.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(name -> name.startsWith("SYNCTV_"));
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("CALLS", calls.toString());
    builder.environment().merge("PATH", tools.toString(), (path, own) -> own + ":" + path);
    builder.environment().putAll(environment);
    return builder
        .directory(folder.toFile())
        .redirectError(Files.createTempFile(folder, "err", ".log").toFile())
        .start();
  }

  /** Waits for the end of a process and returns what it printed. */
  static String outputOf(Process process) throws IOException, InterruptedException {
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the script does not end");
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void tool(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make it executable: " + file);
    }
  }
}
