package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Api;
import io.synctv.server.lab.Api.Answer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a server is well everybody may know; how it is inside, only whoever runs it. */
class ObserversTest {

  @TempDir Path folder;

  private static Answer get(Api server, String path, String... headers) {
    HttpRequest.Builder request = server.request(path, null);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request);
  }

  @Test
  void aProgramOfTheSameMachineSeesAll() {
    try (TestServer server = TestServer.start(folder)) {
      assertThat(get(server, "/metrics").status()).isEqualTo(200);
      assertThat(get(server, "/ready").json().at("/checks/store").asText()).isEqualTo("UP");
    }
  }

  /** A proxy on the server's own machine asks for people from anywhere. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
  void whoIsAskedForByAProxySeesTheStatusAlone(String header) {
    try (TestServer server = TestServer.start(folder)) {
      assertClosed(server, header, "203.0.113.7");
    }
  }

  @Test
  void behindProxiesNobodyIsLocal() {
    try (TestServer server = TestServer.start(folder, "server.trusted-proxies", "1")) {
      assertClosed(server);
    }
  }

  @Test
  void theOperatorMayOpenThem() {
    try (TestServer server =
        TestServer.start(folder, "server.trusted-proxies", "1", "server.observe-public", "true")) {
      assertThat(get(server, "/metrics").status()).isEqualTo(200);
      assertThat(get(server, "/ready").json().has("checks")).isTrue();
    }
  }

  @Test
  void aPortOfTheirOwnIsOpen() {
    try (TestServer server =
        TestServer.start(folder, "server.trusted-proxies", "1", "server.observe-port", "0")) {
      Api observed = new Api(server.server().observePort());
      assertThat(get(observed, "/metrics").status()).isEqualTo(200);
      assertThat(get(observed, "/ready").json().has("checks")).isTrue();
      assertThat(get(server, "/metrics").status()).isEqualTo(404);
    }
  }

  private static void assertClosed(Api server, String... headers) {
    Answer metrics = get(server, "/metrics", headers);
    assertThat(metrics.status()).isEqualTo(403);
    assertThat(metrics.response().body()).doesNotContain("synctv_");
    Answer ready = get(server, "/ready", headers);
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.response().body()).isEqualTo("{\"status\":\"UP\"}");
  }
}
