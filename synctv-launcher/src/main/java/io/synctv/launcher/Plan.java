package io.synctv.launcher;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code ./synctv cluster} and {@code ./synctv bench} build and run, as lines that the script
 * executes: calls of its functions, and at last a program that takes its place, so that signals
 * reach that program. These lines may use the script's {@code root} and {@code java_home}, and
 * after {@code prepare_server} its {@code jar} and {@code options}.
 */
final class Plan {

  private Plan() {}

  /**
   * Returns the lines.
   *
   * @param command {@code cluster} or {@code bench}
   * @param arguments what the user wrote after it; reaches the program unchanged
   * @throws IllegalArgumentException for another command
   */
  static String of(String command, List<String> arguments) {
    return switch (command) {
      case "cluster" -> cluster(arguments);
      case "bench" -> bench(arguments);
      default -> throw new IllegalArgumentException("no plan for " + command);
    };
  }

  private static String cluster(List<String> arguments) {
    return """
        build_module examples/three-nodes
        exec "$java_home/bin/java" -jar "$root/examples/three-nodes/target/three-nodes.jar"\
        """
        + quoted(arguments);
  }

  private static String bench(List<String> arguments) {
    if (arguments.isEmpty()) {
      return load(arguments);
    }
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "faults" -> faults(rest);
      case "jmh" -> jmh(rest);
      case "batching" -> batching();
      case "drift" -> drift(rest);
      default -> load(arguments);
    };
  }

  /** It is made of the same parts as the tests with faults. */
  private static String faults(List<String> arguments) {
    return """
        build_module examples/faults -DskipTests
        exec "$java_home/bin/java" --enable-native-access=ALL-UNNAMED \\
          -jar "$root/examples/faults/target/faults.jar" --web "$root/synctv-server/web"\
        """
        + quoted(arguments);
  }

  /** What single parts cost. Needs no network but the first time. */
  private static String jmh(List<String> arguments) {
    return """
        build_with "the benchmarks" -Pfast -Dmaven.test.skip -pl synctv-benchmarks -am package
        exec "$java_home/bin/java" -jar "$root/synctv-benchmarks/target/synctv-benchmarks.jar" -prof gc\
        """
        + quoted(arguments);
  }

  /** What batching brings; it is made of the parts of the transport's tests. */
  private static String batching() {
    return """
        build_with "the Redis transport" -Pfast -pl synctv-cluster-redis -am test-compile \\
          dependency:build-classpath -Dmdep.outputFile=target/classpath
        cd "$root/synctv-cluster-redis"
        exec "$java_home/bin/java" -cp "target/classes:target/test-classes:$(cat target/classpath)" \\
          io.synctv.cluster.redis.BatchingBench\
        """;
  }

  /** How far browsers that watch together are apart. */
  private static String drift(List<String> arguments) {
    return """
        build_module synctv-server
        cd "$root/synctv-server/web"
        exec npm run -s drift --\
        """
        + quoted(arguments);
  }

  /** The server is measured as it is run, with the same options. */
  private static String load(List<String> arguments) {
    return """
        prepare_server
        build_module examples/load-test
        install_packages "$root/examples/load-test/relay"
        exec "$java_home/bin/java" -jar "$root/examples/load-test/target/load-test.jar" \\
          --server "$jar" --relay "$root/examples/load-test/relay" "--jvm=@$options"\
        """
        + quoted(arguments);
  }

  /** Each as one word of the shell, with a blank before it. */
  private static String quoted(List<String> arguments) {
    return arguments.stream()
        .map(argument -> " '" + argument.replace("'", "'\\''") + "'")
        .collect(Collectors.joining());
  }
}
