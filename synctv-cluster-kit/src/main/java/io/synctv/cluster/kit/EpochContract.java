package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.conflict;
import static io.synctv.cluster.kit.TestRoom.newKey;
import static io.synctv.cluster.kit.TestRoom.text;
import static io.synctv.cluster.kit.TestRoom.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Guarantee 7 (a lost log starts a new epoch), and how a log begins and ends. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface EpochContract extends ClusterFactory {

  @Test
  default void aNewLogStartsWithTheStateItIsGiven() {
    try (TestCluster cluster = newCluster(1)) {
      LogHead head = TestRoom.on(cluster.node(0)).open(41, "state");

      assertThat(head.seq()).isZero();
      assertThat(head.version()).isEqualTo(41);
      assertThat(text(head.snapshot())).isEqualTo("state");
    }
  }

  @Test
  default void anOpenLogIsNotMadeAgain() {
    try (TestCluster cluster = newCluster(2)) {
      LogHead first = TestRoom.on(cluster.node(0)).open(1, "first");

      LogHead second = TestRoom.on(cluster.node(1)).open(9, "second");

      assertThat(second.epoch()).isEqualTo(first.epoch());
      assertThat(second.version()).isEqualTo(1);
      assertThat(text(second.snapshot())).isEqualTo("first");
    }
  }

  @Test
  default void nodesThatOpenARoomAtOnceAgreeOnOneLog() {
    try (TestCluster cluster = newCluster(2)) {
      for (int i = 0; i < 50; i++) {
        RoomId id = RoomId.of("room-" + i);
        TestRoom room = new TestRoom(cluster.node(0), id);
        TestRoom elsewhere = new TestRoom(cluster.node(1), id);

        List<LogHead> heads =
            AtOnce.run(List.of(() -> room.open(1, "one"), () -> elsewhere.open(2, "two")));

        assertThat(heads.getFirst().epoch()).isEqualTo(heads.getLast().epoch());
        assertThat(heads.getFirst().version()).isEqualTo(heads.getLast().version());
      }
    }
  }

  @Test
  default void roomsHaveEpochsOfTheirOwn() {
    try (TestCluster cluster = newCluster(1)) {
      assertThat(new TestRoom(cluster.node(0), RoomId.of("one")).open().epoch())
          .isNotEqualTo(new TestRoom(cluster.node(0), RoomId.of("other")).open().epoch());
    }
  }

  @Test
  default void aLostLogIsMissingUntilItIsOpenedAgain() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.append(epoch, "a");

      cluster.loseRoom(room.id());

      assertThat(room.change(epoch, newKey(), 0, "b")).isEqualTo(new CommitResult.Missing());
      assertThat(room.since(epoch, 0)).isEqualTo(new Replay.Missing());
    }
  }

  @Test
  default void aLogOpenedAfterALossHasANewEpochAndCountsFromOne() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch lost = room.open().epoch();
      room.append(lost, "a");
      cluster.loseRoom(room.id());

      LogHead head = room.open(5, "kept by a node");

      assertThat(head.epoch()).isNotEqualTo(lost);
      assertThat(head.seq()).isZero();
      assertThat(text(head.snapshot())).isEqualTo("kept by a node");
      assertThat(room.change(head.epoch(), newKey(), 5, "b"))
          .isEqualTo(new Committed(head.epoch(), 1, 1, 6));
    }
  }

  @Test
  default void oldNumbersAreRefusedAfterALoss() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      Epoch lost = room.open().epoch();
      room.change(lost, "before the loss", 0, "a");
      cluster.loseRoom(room.id());
      Epoch epoch = elsewhere.open(1, "again").epoch();

      // The version would fit, and the key is known: but what it answered is lost.
      assertThat(conflict(room.change(lost, newKey(), 1, "b")).epoch()).isEqualTo(epoch);
      assertThat(conflict(room.change(lost, "before the loss", 0, "a")).epoch()).isEqualTo(epoch);
      assertThat(conflict(room.send(room.appendOf(lost, "c"))).seq()).isZero();
      assertThat(room.since(lost, 0)).isInstanceOf(Replay.Unavailable.class);
      assertThat(room.since(lost, 1)).isInstanceOf(Replay.Unavailable.class);
      assertThat(room.entriesSince(epoch, 0)).isEmpty();
    }
  }

  @Test
  default void whoWatchesIsToldToResyncWhenANewEpochBegins() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      Epoch lost = room.open().epoch();
      try (Follower follower = new Follower(elsewhere, lost)) {
        room.append(lost, "a");
        follower.hasAllUpTo(1);
        int before = follower.resyncs();
        cluster.loseRoom(room.id());

        Epoch epoch = room.open().epoch();

        awaitUntil(() -> follower.resyncs() > before);
        try (Follower next = new Follower(elsewhere, epoch)) {
          room.append(epoch, "b");
          next.hasAllUpTo(1);
          assertThat(texts(next.entries())).containsExactly("b");
        }
      }
    }
  }

  @Test
  default void aDeletedRoomIsForgottenAndBeginsAnew() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.append(epoch, "a");

      answer(cluster.node(1).rooms().delete(room.id()));

      assertThat(room.since(epoch, 0)).isEqualTo(new Replay.Missing());
      assertThat(room.open().epoch()).isNotEqualTo(epoch);
    }
  }

  @Test
  default void theKeysOfADeletedRoomAreForgottenWithIt() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      room.change(room.open().epoch(), "once", 0, "a");

      answer(cluster.node(0).rooms().delete(room.id()));

      assertThat(room.change(Epoch.of("made-up"), "once", 0, "a"))
          .isEqualTo(new CommitResult.Missing());
      Epoch epoch = room.open().epoch();
      assertThat(room.change(epoch, "once", 0, "b")).isEqualTo(new Committed(epoch, 1, 1, 1));
      assertThat(room.eventsSince(epoch, 0)).containsExactly("b");
    }
  }

  /** Deleting itself may go unheard: whoever deletes a room tells of it by a message. */
  @Test
  default void whoWatchesADeletedRoomIsToldToResyncWhenItBeginsAnew() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      Epoch deleted = room.open().epoch();
      try (Follower follower = new Follower(elsewhere, deleted)) {
        room.append(deleted, "a");
        follower.hasAllUpTo(1);
        answer(room.node().rooms().delete(room.id()));
        int before = follower.resyncs();

        room.open();

        awaitUntil(() -> follower.resyncs() > before);
      }
    }
  }

  @Test
  default void noEpochIsEverUsedAgain() {
    try (TestCluster cluster = newCluster(2)) {
      Set<Epoch> epochs = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        TestRoom room = TestRoom.on(cluster.node(i % 2));
        Epoch opened = room.open().epoch();
        Epoch restarted = room.restart(opened, 0, 0, "again", Revision.CREATED).epoch();
        assertThat(epochs.add(opened)).as("opened in an epoch that was used before").isTrue();
        assertThat(epochs.add(restarted)).as("restarted in one that was used before").isTrue();
        answer(room.node().rooms().delete(room.id()));
      }
    }
  }

  @Test
  default void deletingARoomThatIsNotThereDoesNothing() {
    try (TestCluster cluster = newCluster(1)) {
      answer(cluster.node(0).rooms().delete(TestRoom.ROOM));
      answer(cluster.node(0).rooms().delete(TestRoom.ROOM));
    }
  }
}
