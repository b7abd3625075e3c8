package io.synctv.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the script calls. */
public final class Main {

  private Main() {}

  /**
   * Does one of two things.
   *
   * <ul>
   *   <li>{@code install TARGET COPY JAVA_HOME VERSION} puts the server that was built in the
   *       folder TARGET aside in the folder COPY, for the JDK given.
   *   <li>{@code plan COMMAND ARGUMENT...} prints what the script is to build and run.
   * </ul>
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = Arrays.asList(arguments);
    switch (all.getFirst()) {
      case "install" -> {
        Jdk jdk = new Jdk(Path.of(all.get(3)), Integer.parseInt(all.get(4)));
        new ServerCopy(Path.of(all.get(2))).install(Path.of(all.get(1)), jdk);
      }
      case "plan" -> System.out.println(Plan.of(all.get(1), all.subList(2, all.size())));
      default -> throw new IllegalArgumentException("no such task: " + all.getFirst());
    }
  }
}
