package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.RoomId;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import io.synctv.server.lab.Api.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room that another server has locked, and this one has not heard. */
class LateLockTest {

  @TempDir Path folder;

  private final FaultyStores stores = new FaultyStores();
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(stores.machine(), folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Guards a bug: this server asked for no password, and told the room that it had been right. */
  @Test
  void itIsNotJoinedWithoutThePassword() {
    String room = server.room(server.guest("Ada"));
    String bob = server.guest("Bob");
    assertThat(server.get("/rooms/" + room + "/me", bob).status()).isEqualTo(200);
    lock(RoomId.of(room));

    Answer joined = server.post("/rooms/" + room + "/join", bob, "{}");

    assertThat(joined.code()).isIn("JOIN_REQUIRED", "WRONG_PASSWORD");
    assertThat(stores.rooms().read(RoomId.of(room), 1).orElseThrow().members()).hasSize(1);
  }

  private void lock(RoomId room) {
    StoredRoom kept = stores.rooms().read(room, 1).orElseThrow();
    RoomInfo info = kept.info();
    RoomInfo locked =
        new RoomInfo(
            info.id(),
            info.name(),
            info.owner(),
            info.createdAt(),
            info.hidden(),
            "hash",
            info.settings());
    RoomEvent event = new InfoEvent.Changed(locked, Set.of(RoomPart.PASSWORD));
    RoomChange change =
        new RoomChange(
            "lock",
            kept.revision(),
            List.of(new CommandEffect(null, List.of(event))),
            List.of(),
            new byte[] {9}); // which nobody can read: the room is read anew
    assertThat(stores.changes().apply(room, change)).isInstanceOf(ApplyResult.Applied.class);
  }
}
