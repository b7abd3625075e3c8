package io.synctv.examples.load.relay;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;

/** The same web server with one route, to compare how long a start takes. */
public final class BareServer {

  private BareServer() {}

  /** Starts a server on a free port and says which. */
  public static void main(String[] args) {
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(HttpRouting.builder().get("/", (request, answer) -> answer.send("here")))
            .build()
            .start();
    System.out.println("server ready at http://127.0.0.1:" + server.port());
  }
}
