package io.synctv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.synctv.api.User;
import io.synctv.core.store.InMemoryStores;
import io.synctv.server.auth.TokenKey;
import io.synctv.server.auth.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {

  @TempDir private Path folder;

  /**
   * Guards a waste: rooms and routes each asked who it is, and the token was verified each time.
   */
  @Test
  void aTokenIsVerifiedOncePerRequest() throws Exception {
    // To verify a token takes looks at the clock; whether it is valid changes with time.
    AtomicInteger looks = new AtomicInteger();
    InstantSource clock =
        () -> {
          looks.incrementAndGet();
          return Instant.EPOCH;
        };
    Tokens tokens =
        new Tokens(
            TokenKey.shared(new InMemoryStores().sharedValues(), folder),
            Duration.ofHours(1),
            clock);
    String token = tokens.issue(User.of("ada"));
    HttpRouting.Builder routing = HttpRouting.builder();
    for (int times : new int[] {1, 3}) {
      routing.get(
          "/" + times,
          (request, response) -> {
            Exchange exchange =
                new Exchange(
                    request, response, Map.of(), tokens, new ClientAddresses(0), 0, "trace");
            int before = looks.get();
            for (int i = 0; i < times; i++) {
              assertThat(exchange.user()).isEqualTo(User.of("ada"));
            }
            response.send(Integer.toString(looks.get() - before));
          });
    }
    WebServer server =
        WebServer.builder()
            .port(0)
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .routing(routing)
            .build()
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String once = ask(client, server, "/1", token);
      assertThat(Integer.parseInt(once)).isPositive();
      assertThat(ask(client, server, "/3", token)).isEqualTo(once);
    } finally {
      server.stop();
    }
  }

  private static String ask(HttpClient client, WebServer server, String path, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header(HeaderNames.AUTHORIZATION.defaultCase(), "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
