package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.committed;
import static io.synctv.cluster.kit.TestRoom.conflict;
import static io.synctv.cluster.kit.TestRoom.newKey;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.CommitResult.Conflict;
import io.synctv.cluster.spi.LogHead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Guarantees 1 (a commit is atomic), 3 (conflict) and 4 (idempotency). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface CommitContract extends ClusterFactory {

  @Test
  default void aCommitNumbersItsEventsAndStoresItsSnapshot() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(7, "before").epoch();

      assertThat(room.change(epoch, "first", 7, "a", "b")).isEqualTo(new Committed(epoch, 1, 2, 8));
      assertThat(room.change(epoch, "second", 8, "c")).isEqualTo(new Committed(epoch, 3, 3, 9));

      LogHead head = room.open();
      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(3);
      assertThat(head.version()).isEqualTo(9);
      assertThat(text(head.snapshot())).isEqualTo("second");
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a", "b", "c");
    }
  }

  @Test
  default void eventsWithoutAChangeLeaveTheSnapshotAndItsVersionAlone() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(7, "before").epoch();

      assertThat(room.append(epoch, "a")).isEqualTo(new Committed(epoch, 1, 1, 7));

      assertThat(text(room.open().snapshot())).isEqualTo("before");
    }
  }

  @Test
  default void commitsOfTwoNodesAtOnceAreEachAppliedWholeOrNotAtAll() {
    int each = 200;
    int all = 2 * each;
    try (TestCluster cluster = newCluster(2)) {
      Epoch epoch = TestRoom.on(cluster.node(0)).open(0, "0").epoch();
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        TestRoom room = TestRoom.on(cluster.node(node));
        tasks.add(() -> change(room, epoch, each));
        tasks.add(() -> look(room, epoch, all));
      }

      AtOnce.run(tasks);

      TestRoom room = TestRoom.on(cluster.node(0));
      assertThat(room.open().version()).isEqualTo(all);
      assertThat(room.eventsSince(epoch, 0))
          .containsExactlyElementsOf(
              Stream.iterate(1, i -> i + 1)
                  .limit(all)
                  .flatMap(version -> Stream.of(version + " begins", version + " ends"))
                  .toList());
    }
  }

  /**
   * Makes so many changes, deciding each again until it is applied; the snapshot is its version.
   */
  private static int change(TestRoom room, Epoch epoch, int changes) {
    long version = 0;
    for (int i = 0; i < changes; ) {
      long next = version + 1;
      Commit commit =
          new Commit(
              room.id(),
              epoch,
              newKey(),
              List.of(TestRoom.bytes(next + " begins"), TestRoom.bytes(next + " ends")),
              new Commit.Change(version, TestRoom.bytes(Long.toString(next))));
      switch (room.send(commit)) {
        case Committed(Epoch same, long firstSeq, long lastSeq, long newVersion) -> {
          assertThat(newVersion).isEqualTo(next);
          assertThat(lastSeq).isEqualTo(2 * next);
          assertThat(firstSeq).isEqualTo(lastSeq - 1);
          version = newVersion;
          i++;
        }
        case Conflict(LogHead head) -> version = wholeVersion(head);
        case CommitResult.Known known -> throw new AssertionError("no command has a key");
        case CommitResult.Missing() -> throw new AssertionError("the log went away");
      }
    }
    return changes;
  }

  /** Reads until all changes are made, and never sees half of one. */
  private static int look(TestRoom room, Epoch epoch, int changes) {
    int looks = 0;
    long version = 0;
    while (version < changes) {
      version = wholeVersion(room.open());
      assertThat(room.entriesSince(epoch, 2 * version).size() % 2).isZero();
      looks++;
    }
    return looks;
  }

  private static long wholeVersion(LogHead head) {
    assertThat(text(head.snapshot())).isEqualTo(Long.toString(head.version()));
    assertThat(head.seq()).isEqualTo(2 * head.version());
    return head.version();
  }

  @Test
  default void aStaleCommitChangesNothingAndIsAnsweredWithTheHead() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.change(epoch, "first", 0, "a");

      LogHead head = conflict(TestRoom.on(cluster.node(1)).change(epoch, "late", 0, "b"));

      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(1);
      assertThat(head.version()).isEqualTo(1);
      assertThat(text(head.snapshot())).isEqualTo("first");
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a");
      assertThat(text(room.open().snapshot())).isEqualTo("first");
    }
  }

  @Test
  default void aCommitFromTheFutureIsAConflictToo() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();

      assertThat(conflict(room.change(epoch, "early", 1, "a")).version()).isZero();
    }
  }

  @Test
  default void aCommitToARoomThatWasNeverOpenedFindsNothing() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));

      assertThat(room.change(Epoch.of("made-up"), newKey(), 0, "a"))
          .isEqualTo(new CommitResult.Missing());
    }
  }

  @Test
  default void theSameKeyAgainReturnsTheFirstResultHoweverFarTheLogHasMovedOn() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CommitResult first = room.change(epoch, "once", 0, "a", "b");
      room.change(epoch, "next", 1, "c");

      assertThat(room.change(epoch, "once", 0, "a", "b")).isEqualTo(first);
      assertThat(TestRoom.on(cluster.node(1)).change(epoch, "once", 2, "x")).isEqualTo(first);

      assertThat(room.eventsSince(epoch, 0)).containsExactly("a", "b", "c");
      assertThat(text(room.open().snapshot())).isEqualTo("next");
    }
  }

  @Test
  default void theSameKeySentTwiceAtOnceIsAppliedOnce() {
    int rounds = 100;
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      Epoch epoch = room.open().epoch();
      for (int i = 0; i < rounds; i++) {
        Commit commit = room.changeOf(epoch, "key-" + i, i, "event-" + i);

        List<CommitResult> results =
            AtOnce.run(List.of(() -> room.send(commit), () -> elsewhere.send(commit)));

        assertThat(results).containsOnly(new Committed(epoch, i + 1, i + 1, i + 1));
      }
      assertThat(room.entriesSince(epoch, 0)).hasSize(rounds);
    }
  }

  @Test
  default void aKeyThatMetAConflictMayBeDecidedAgain() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.change(epoch, "first", 0, "a");
      LogHead head = conflict(room.change(epoch, "again", 0, "b"));

      CommitResult result = room.change(epoch, "again", head.version(), "b");

      assertThat(committed(result).lastSeq()).isEqualTo(2);
      assertThat(room.change(epoch, "again", head.version(), "b")).isEqualTo(result);
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a", "b");
    }
  }

  @Test
  default void aKeyIsOfOneRoomOnly() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom other = new TestRoom(cluster.node(0), RoomId.of("kitchen"));
      room.change(room.open().epoch(), "key", 0, "a");
      Epoch otherEpoch = other.open().epoch();

      assertThat(other.change(otherEpoch, "key", 0, "b"))
          .isEqualTo(new Committed(otherEpoch, 1, 1, 1));
    }
  }
}
