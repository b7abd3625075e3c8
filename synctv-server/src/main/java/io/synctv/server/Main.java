package io.synctv.server;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;

/** Starts the server. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    WebServer server =
        WebServer.builder()
            .port(8080)
            .routing(
                routing -> routing.get("/live", (req, res) -> res.status(Status.OK_200).send()))
            .build()
            .start();
    System.getLogger(Main.class.getName())
        .log(System.Logger.Level.INFO, "SyncTV is at http://localhost:" + server.port());
  }
}
