package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server of the class, and in each test a room in which Bob's session must stay undisturbed. */
abstract class WitnessedRoom {

  static TestServer server;
  static String ada;
  static String bob;

  String room;
  TestSocket witness;

  static void start(Path folder, String... settings) {
    server = TestServer.start(folder, settings);
    ada = server.guest("Ada");
    bob = server.guest("Bob");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void enter() {
    room = server.room(ada);
    await().until(() -> server.server().openSockets() == 0);
    witness = server.join(room, bob);
  }

  @AfterEach
  void theOthersAreUndisturbed() {
    witness.send("{\"type\":\"chat.send\",\"id\":99,\"text\":\"still here\",\"key\":\"last\"}");
    assertThat(witness.answer(99).path("type").asText()).isEqualTo("ack");
    assertThat(witness.isClosed()).isFalse();
    witness.close();
  }
}
