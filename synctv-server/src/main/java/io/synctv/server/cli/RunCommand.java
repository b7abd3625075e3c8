package io.synctv.server.cli;

import io.synctv.server.config.ConfigException;
import io.synctv.server.config.ConfigReader;
import io.synctv.server.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to end. */
@Command(
    name = "synctv",
    description = "Watch video together, in sync.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Every setting can also stand in the configuration file or in the environment;",
      "docs/configuration.md lists them."
    })
public final class RunCommand implements Callable<Integer> {

  /** What the command ends with when the server could not start, or not go on. */
  static final int FAILED = 1;

  private final ServerStarter starter;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; 0 picks a free one.")
  private @Nullable String port;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The folder for the database and the signing key.")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file; ./synctv.yaml when it is there.")
  private @Nullable Path config;

  private RunCommand(ServerStarter starter) {
    this.starter = starter;
  }

  /**
   * Runs the command line.
   *
   * @param starter starts the server
   * @param args the arguments
   * @return the exit code: 0 done, 1 could not start or go on, 2 wrong arguments or configuration
   */
  public static int execute(ServerStarter starter, String... args) {
    CommandLine command = new CommandLine(new RunCommand(starter));
    command.addSubcommand("run", new RunCommand(starter));
    command.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exception instanceof ConfigException || exception instanceof StartException) {
            failed.getErr().println("synctv: " + exception.getMessage());
            return exception instanceof ConfigException ? CommandLine.ExitCode.USAGE : FAILED;
          }
          throw exception;
        });
    return command.execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig settings = ConfigReader.read(config, System.getenv(), flags());
    RunningServer server = starter.start(settings);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  say("SyncTV is stopping");
                  server.close();
                  stopped.countDown();
                },
                "synctv-shutdown"));
    AtomicBoolean failed = new AtomicBoolean();
    server.onFailure(
        () -> {
          failed.set(true);
          stopped.countDown();
        });
    say("SyncTV is ready at " + server.address());
    stopped.await();
    return failed.get() ? FAILED : CommandLine.ExitCode.OK;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    put(flags, "server.host", host);
    put(flags, "server.port", port);
    put(flags, "data", data);
    return flags;
  }

  private static void put(Map<String, String> flags, String key, @Nullable String value) {
    if (value != null) {
      flags.put(key, value);
    }
  }

  private void say(String line) {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }
}
