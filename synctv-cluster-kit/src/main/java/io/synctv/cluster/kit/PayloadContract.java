package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.committed;
import static io.synctv.cluster.kit.TestRoom.conflict;
import static io.synctv.cluster.kit.TestRoom.newKey;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Payloads are opaque bytes: any value and any size up to the bounds of {@link
 * io.synctv.cluster.spi.ClusterTransport} arrives as it was handed over, and names that are alike
 * name different things.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface PayloadContract extends ClusterFactory {

  @Test
  default void anyBytesOfARoomArriveAsTheyAre() {
    roundTrip(every(256), every(300));
    roundTrip(new byte[0], new byte[0]);
  }

  @Test
  default void theLargestEventsAndSnapshotsArriveWhole() {
    roundTrip(every(ClusterTransport.MAX_EVENT_BYTES), every(ClusterTransport.MAX_SNAPSHOT_BYTES));
  }

  private void roundTrip(byte[] event, byte[] snapshot) {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = answer(room.node().rooms().open(ROOM, 0, snapshot, Revision.CREATED)).epoch();
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      assertThat(elsewhere.open().snapshot()).isEqualTo(snapshot);
      try (Follower follower = new Follower(elsewhere, epoch)) {
        byte[] next = snapshot.clone();
        committed(
            room.send(
                new Commit(ROOM, epoch, newKey(), List.of(event), new Commit.Change(0, next))));

        follower.hasAllUpTo(1);
        assertThat(follower.entries().getFirst().payload()).isEqualTo(event);
        List<LogEntry> replayed = elsewhere.entriesSince(epoch, 0);
        assertThat(replayed.getFirst().payload()).isEqualTo(event);
        LogHead stale = conflict(elsewhere.change(epoch, newKey(), 0, "late"));
        assertThat(stale.snapshot()).isEqualTo(snapshot);
      }
    }
  }

  @Test
  default void anyBytesOfAMessageArriveAsTheyAre() {
    try (TestCluster cluster = newCluster(2)) {
      List<byte[]> heard = new CopyOnWriteArrayList<>();
      cluster.node(1).messages().listen(Address.of(ROOM), (from, payload) -> heard.add(payload));
      for (byte[] payload :
          List.of(every(256), every(ClusterTransport.MAX_MESSAGE_BYTES), new byte[0])) {
        for (Urgency urgency : Urgency.values()) {
          heard.clear();
          awaitUntil(
              () -> {
                cluster.node(0).messages().send(Address.of(ROOM), urgency, payload);
                return !heard.isEmpty();
              });
          awaitUntil(() -> heard.getLast().length == payload.length);
          assertThat(heard.getLast()).isEqualTo(payload);
        }
      }
    }
  }

  @Test
  default void anyBytesOfASessionArriveAsTheyAre() {
    SessionId ada = SessionId.of("ada");
    try (TestCluster cluster = newCluster(2)) {
      for (byte[] details :
          List.of(every(256), every(ClusterTransport.MAX_DETAILS_BYTES), new byte[0])) {
        answer(cluster.node(0).presence().put(ROOM, ada, details));

        List<Presence.Entry> listed = answer(cluster.node(1).presence().list(ROOM));

        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().details()).isEqualTo(details);
      }
    }
  }

  @Test
  default void theLargestAnswerIsKeptWhole() {
    byte[] bytes = every(ClusterTransport.MAX_ANSWER_BYTES);
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(room.carryOut(epoch, "a", new KeyedAnswer("ada:1", "seek", bytes)));
      assertThat(answer(cluster.node(1).rooms().answer(ROOM, "ada:1")).orElseThrow().answer())
          .isEqualTo(bytes);
    }
  }

  /** A transport that signs or packs in place spoils what its caller still holds. */
  @Test
  default void whatWasHandedOverIsNotChanged() {
    byte[] event = every(200);
    byte[] snapshot = every(210);
    byte[] message = every(220);
    byte[] details = every(230);
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = answer(room.node().rooms().open(ROOM, 0, snapshot, Revision.CREATED)).epoch();
      room.send(new Commit(ROOM, epoch, newKey(), List.of(event), new Commit.Change(0, snapshot)));
      answer(room.node().presence().put(ROOM, SessionId.of("ada"), details));
      try (Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
        room.node().messages().send(Address.of(ROOM), Urgency.CONTROL, message);
        awaitUntil(() -> !inbox.heard().isEmpty());
      }
    }
    assertThat(event).isEqualTo(every(200));
    assertThat(snapshot).isEqualTo(every(210));
    assertThat(message).isEqualTo(every(220));
    assertThat(details).isEqualTo(every(230));
  }

  @Test
  default void roomsWhoseNamesAreAlikeAreNotMixedUp() {
    List<String> names = new ArrayList<>(List.of("a", "A", "a-", "a_", "-a", "a-a", "a_a", "aa"));
    names.addAll(List.of("0", "00", "_", "-", "log", "head", "x".repeat(63), "x".repeat(64)));
    try (TestCluster cluster = newCluster(2)) {
      for (String name : names) {
        TestRoom room = new TestRoom(cluster.node(0), RoomId.of(name));
        Epoch epoch = room.open(0, "state of " + name).epoch();
        room.append(epoch, "event of " + name);
        answer(room.node().presence().put(room.id(), SessionId.of("ada"), bytes(name)));
      }
      answer(cluster.node(0).rooms().delete(RoomId.of("aa")));
      names.remove("aa");
      for (String name : names) {
        TestRoom room = new TestRoom(cluster.node(1), RoomId.of(name));
        LogHead head = room.open();
        assertThat(text(head.snapshot())).isEqualTo("state of " + name);
        assertThat(room.eventsSince(head.epoch(), 0)).containsExactly("event of " + name);
        assertThat(answer(room.node().presence().list(room.id())))
            .hasSize(1)
            .allSatisfy(entry -> assertThat(text(entry.details())).isEqualTo(name));
      }
    }
  }

  /** Returns bytes of all values that nothing can guess the rest of. */
  private static byte[] every(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    for (int i = 0; i < Math.min(256, length); i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
