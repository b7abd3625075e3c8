package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that says it is ready has in memory what people ask for first. */
class WarmStartTest {

  @TempDir Path folder;

  private final FaultyStores stores = new FaultyStores();

  private TestServer start() {
    return TestServer.start(stores.machine(), folder);
  }

  @Test
  void whoComesFirstIsAnsweredFromMemory() {
    try (TestServer server = start()) {
      assertThat(stores.lists).hasValue(1);
      String ada = server.guest("Ada");
      String room = server.room(ada);
      for (int i = 0; i < 20; i++) {
        assertThat(server.get("/rooms", ada).json().at("/items/0/id").asText()).isEqualTo(room);
      }
      assertThat(stores.lists).hasValue(1);
    }
  }

  @Test
  void theServerIsNotReadyBeforeTheListIsRead() throws Exception {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    stores.listing = answer;
    CompletableFuture<TestServer> started = new CompletableFuture<>();
    Thread starting = Thread.ofPlatform().start(() -> started.complete(start()));
    await().atMost(Duration.ofSeconds(30)).until(() -> waitsForTheList(starting));
    assertThat(started).isNotDone();
    answer.complete(null);
    try (TestServer server = started.get(30, TimeUnit.SECONDS)) {
      assertThat(stores.lists).hasValue(1);
      assertThat(server.send(server.request("/ready", null)).status()).isEqualTo(200);
    }
  }

  private static boolean waitsForTheList(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(WarmStart.class.getName())
                    && frame.getMethodName().equals("await"));
  }

  @Test
  void aDatabaseThatDoesNotAnswerKeepsNoServerFromStarting() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    stores.listing = answer;
    long begun = System.nanoTime();
    try (TestServer server = start()) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
      assertThat(server.send(server.request("/live", null)).status()).isEqualTo(200);
      assertThat(server.send(server.request("/ready", null)).status()).isEqualTo(200);
      answer.complete(null);
      assertThat(server.get("/rooms", null).status()).isEqualTo(200);
      assertThat(stores.lists).as("the read at the start goes on").hasValue(1);
    }
  }
}
