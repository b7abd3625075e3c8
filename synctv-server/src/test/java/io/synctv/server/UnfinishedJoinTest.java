package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Joins that are slow, fail, or are given up: whoever is not let in leaves nothing behind. */
@Tag("slow")
class UnfinishedJoinTest {

  private static final int COME_BACK = 4005;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final FaultyStores stores = new FaultyStores();
  private TestServer server;
  private String ada;
  private String room;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            stores.machine(),
            folder,
            "limits.room-idle",
            "100ms",
            // A ghost would stay, and take the only place.
            "limits.grace",
            "10m",
            "limits.sessions-per-user",
            "1",
            "limits.sessions-per-room",
            "1",
            "limits.hello-timeout",
            "500ms");
    ada = server.guest("Ada");
    room = server.room(ada);
    awaitNoRooms();
  }

  @AfterEach
  void stop() {
    stores.delay = Duration.ZERO;
    server.close();
  }

  /** A room leaves memory only when nobody is in it, not even away. */
  private void awaitNoRooms() {
    await().atMost(PATIENCE).until(() -> server.server().sync().statistics().rooms() == 0);
  }

  private void checkNobodyIsLeft() {
    assertThat(server.server().sync().statistics().sessions()).isZero();
    awaitNoRooms();
    await().atMost(PATIENCE).until(() -> server.server().openSockets() == 0);
    stores.delay = Duration.ZERO;
    stores.failure = null;
    try (TestSocket again = server.join(room, ada)) {
      assertThat(again.await("welcome").path("count").asInt()).isEqualTo(1);
    }
  }

  private TestSocket hello() {
    TestSocket socket = TestSocket.open(server.port(), room);
    socket.send("{\"type\":\"hello\",\"token\":\"" + ada + "\"}");
    return socket;
  }

  @Test
  void whoeverWaitsTooLongIsSentAwayToComeBackAndIsNotInTheRoomThatComesLate() {
    stores.delay = Duration.ofSeconds(4);
    int before = stores.reads.get();
    long begun = System.nanoTime();
    try (TestSocket socket = hello()) {
      assertThat(socket.await("reject").path("code").asText()).isEqualTo("UNAVAILABLE");
      assertThat(socket.closeCode()).isEqualTo(COME_BACK);
      assertThat(stores.reads.get() - before).as("the room has not come").isEqualTo(1);
      assertThat(server.server().sync().statistics().rooms()).isEqualTo(1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    checkNobodyIsLeft();
  }

  @Test
  void aSlowJoinIsNoMissingHello() {
    stores.delay = Duration.ofMillis(1500);
    try (TestSocket socket = hello()) {
      socket.await("welcome");
    }
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new StoreException("as asked"),
        () -> new IllegalStateException("as asked"),
        () -> new StackOverflowError("as asked"),
        () -> new AssertionError("as asked"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverGoesWrongTheyAreSentAwayToComeBack(Supplier<Throwable> failure) {
    stores.failure = failure;
    for (int i = 0; i < 2; i++) {
      try (TestSocket socket = hello()) {
        JsonNode reject = socket.await("reject");
        assertThat(reject.path("code").asText()).isEqualTo("UNAVAILABLE");
        assertThat(reject.path("retryable").asBoolean()).isTrue();
        assertThat(socket.closeCode()).isEqualTo(COME_BACK);
      }
    }
    checkNobodyIsLeft();
  }

  @Test
  void whoeverGivesUpWhileJoiningIsNotInTheRoom() {
    stores.delay = Duration.ofSeconds(1);
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TestSocket socket = hello();
      socket.sendSoon("{\"type\":\"ping\",\"t0\":1}");
      sockets.add(socket);
    }
    await().atMost(PATIENCE).until(() -> stores.reads.get() > 0);
    sockets.forEach(TestSocket::abort);
    await().atMost(PATIENCE).until(() -> server.server().openSockets() == 0);
    awaitNoRooms();
    checkNobodyIsLeft();
  }

  @Test
  void theRoomIsReadOnceForAllWhoWait() {
    stores.delay = Duration.ofMillis(500);
    int before = stores.reads.get();
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(hello());
    }
    // One has the only place; the others wait for the same room to be told so.
    sockets.forEach(
        socket ->
            socket.await(
                message -> List.of("welcome", "reject").contains(message.path("type").asText()),
                "an answer"));
    assertThat(stores.reads.get() - before).isEqualTo(1);
    sockets.forEach(TestSocket::close);
  }

  @Test
  void whatIsSaidBeforeTheWelcomeIsTakenAfterIt() {
    stores.delay = Duration.ofSeconds(1);
    try (TestSocket socket = hello()) {
      for (int i = 1; i <= 30; i++) {
        socket.sendSoon("{\"type\":\"chat.send\",\"id\":" + i + ",\"text\":\"" + i + "\"}");
      }
      for (int i = 1; i <= 30; i++) {
        assertThat(socket.answer(i).path("type").asText()).isEqualTo("ack");
      }
      assertThat(
              socket.messages().stream()
                  .filter(message -> message.path("type").asText().equals("chat"))
                  .map(message -> message.at("/message/text").asInt()))
          .isSorted()
          .hasSize(30);
      assertThat(socket.messages().getFirst().path("type").asText()).isEqualTo("welcome");
    }
  }
}
