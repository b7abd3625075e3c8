package io.synctv.server;

import io.helidon.logging.common.LogConfig;
import io.synctv.server.cli.RunCommand;

/** The program. */
public final class Main {

  private Main() {}

  /**
   * Runs the command line and ends the process with its exit code.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    LogConfig.configureRuntime();
    // A thread that dies says so: its own words would go past the log.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, death) ->
            System.getLogger(Main.class.getName())
                .log(System.Logger.Level.ERROR, "thread " + thread.getName() + " died", death));
    System.exit(RunCommand.execute(Server::start, args));
  }
}
