package io.synctv.server;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the server. */
@Command(name = "synctv", mixinStandardHelpOptions = true, description = "Watch video together.")
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    int status = new CommandLine(new Main()).execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "Start the server.")
  void serve(
      @Option(names = "--host", defaultValue = "127.0.0.1") String host,
      @Option(names = "--port", defaultValue = "8080") int port,
      @Option(names = "--data") @Nullable Path data,
      @Option(names = "--config") @Nullable Path config) {
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(port)
            .routing(
                routing -> routing.get("/live", (req, res) -> res.status(Status.OK_200).send()))
            .build()
            .start();
    System.Logger logger = System.getLogger(Main.class.getName());
    logger.log(Level.INFO, "Files in {0}, configuration from {1}", data, config);
    logger.log(Level.INFO, "SyncTV is at http://{0}:{1,number,#}", host, server.port());
  }
}
