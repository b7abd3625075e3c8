package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.committed;
import static io.synctv.cluster.kit.TestRoom.conflict;
import static io.synctv.cluster.kit.TestRoom.newKey;
import static io.synctv.cluster.kit.TestRoom.telling;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Guarantee 14 (durable changes are told once and in order). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ToldContract extends ClusterFactory {

  /** A number that a double does not hold, and the longest id. */
  Revision FIVE = new Revision(9_007_199_254_740_993L, "change-5_" + "x".repeat(55));

  Revision SIX = FIVE.next("change-6");
  Revision SEVEN = SIX.next("change-7");

  @Test
  default void aNewLogHasToldUpToTheRevisionItIsGiven() {
    try (TestCluster cluster = newCluster(2)) {
      assertThat(TestRoom.on(cluster.node(0)).open(0, "state", FIVE).told()).isEqualTo(FIVE);
      assertThat(TestRoom.on(cluster.node(1)).open(0, "state", SEVEN).told()).isEqualTo(FIVE);
    }
  }

  @Test
  default void whatWasToldIsWhereTheNextGoesOn() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "state", FIVE).epoch();

      assertThat(room.tell(epoch, FIVE, SIX, "a", "b"))
          .isEqualTo(new CommitResult.Committed(epoch, 1, 2, 3));
      assertThat(room.open().told()).isEqualTo(SIX);
      committed(TestRoom.on(cluster.node(1)).tell(epoch, SIX, SEVEN, "c"));

      assertThat(room.open().told()).isEqualTo(SEVEN);
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a", "b", "c");
    }
  }

  @Test
  default void severalRevisionsMayBeToldAtOnce() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(0, "state", FIVE).epoch();

      committed(room.tell(epoch, FIVE, SEVEN, "six", "seven"));

      assertThat(conflict(room.tell(epoch, FIVE, SIX, "six")).told()).isEqualTo(SEVEN);
      assertThat(conflict(room.tell(epoch, SIX, SEVEN, "seven")).told()).isEqualTo(SEVEN);
    }
  }

  @Test
  default void whoeverTellsFromAnotherRevisionChangesNothing() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "state", FIVE).epoch();
      committed(room.tell(epoch, FIVE, SIX, "a"));
      Revision twin = new Revision(SIX.number(), FIVE.change());
      Commit change = room.changeOf(epoch, "change", 3, "b");
      TestRoom elsewhere = TestRoom.on(cluster.node(1));

      for (Revision from : List.of(FIVE, SEVEN, twin, new Revision(7, SIX.change()))) {
        LogHead head = conflict(elsewhere.send(telling(change, from, SEVEN)));

        assertThat(head.told()).as("from %s", from).isEqualTo(SIX);
        assertThat(head.seq()).isEqualTo(1);
        assertThat(head.version()).isEqualTo(3);
        assertThat(text(head.snapshot())).isEqualTo("state");
      }
      assertThat(room.open().told()).isEqualTo(SIX);
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a");
      // Only what was committed is remembered: decided anew, it goes in under the same key.
      committed(room.send(telling(change, SIX, SEVEN)));
      assertThat(room.open().told()).isEqualTo(SEVEN);
    }
  }

  @Test
  default void aCommitOnAStaleVersionOrEpochTellsNothing() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "state", FIVE).epoch();

      Commit late = room.changeOf(epoch, newKey(), 2, "late");
      assertThat(conflict(room.send(telling(late, FIVE, SIX))).told()).isEqualTo(FIVE);
      assertThat(conflict(room.tell(Epoch.of("made-up"), FIVE, SIX, "other")).told())
          .isEqualTo(FIVE);

      assertThat(room.open().told()).isEqualTo(FIVE);
      assertThat(room.entriesSince(epoch, 0)).isEmpty();
    }
  }

  @Test
  default void aCommitThatTellsOfNoChangeLeavesItAsItIs() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "state", FIVE).epoch();

      room.append(epoch, "a");
      committed(room.change(epoch, newKey(), 3, "b"));

      assertThat(room.open().told()).isEqualTo(FIVE);
    }
  }

  @Test
  default void whatIsSentAgainAfterItWasToldIsAnsweredAsBefore() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(0, "state", FIVE).epoch();
      Commit commit = telling(room.appendOf(epoch, "a"), FIVE, SIX);
      CommitResult first = committed(room.send(commit));
      committed(room.tell(epoch, SIX, SEVEN, "b"));

      assertThat(room.send(commit)).isEqualTo(first);

      assertThat(room.open().told()).isEqualTo(SEVEN);
    }
  }

  @Test
  default void aReplayThatCannotBeHadSaysHowFarTheLogHasTold() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      room.open(0, "state", FIVE);

      assertThat(room.since(Epoch.of("made-up"), 0))
          .isInstanceOfSatisfying(
              Replay.Unavailable.class,
              unavailable -> assertThat(unavailable.head().told()).isEqualTo(FIVE));
    }
  }

  @Test
  default void aNewEpochHasToldUpToTheRevisionItIsGiven() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(0, "state", SEVEN).epoch();

      LogHead head = room.restart(epoch, 0, 1, "gone back", FIVE);
      assertThat(head.told()).isEqualTo(FIVE);
      assertThat(room.open().told()).isEqualTo(FIVE);

      LogHead late = room.restart(epoch, 0, 1, "late", SEVEN);
      assertThat(late.epoch()).isEqualTo(head.epoch());
      assertThat(late.told()).isEqualTo(FIVE);
      conflict(room.tell(head.epoch(), SEVEN, SEVEN.next("change-8"), "of the lost history"));
      committed(room.tell(head.epoch(), FIVE, SIX, "six"));
    }
  }

  @Test
  default void aLogMadeAfterALossHasToldUpToTheRevisionItIsGiven() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(0, "state", FIVE).epoch();
      cluster.loseRoom(room.id());

      assertThat(room.open(0, "state", SIX).told()).isEqualTo(SIX);

      cluster.loseRoom(room.id());
      assertThat(room.restart(epoch, 0, 0, "state", SEVEN).told()).isEqualTo(SEVEN);
    }
  }

  @Test
  default void ofManyThatTellFromTheSameRevisionOneDoes() {
    int rounds = 20;
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Revision told = FIVE;
      Epoch epoch = room.open(0, "state", told).epoch();
      for (int round = 0; round < rounds; round++) {
        Revision from = told;
        List<Callable<CommitResult>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          TestRoom each = TestRoom.on(cluster.node(i % 2));
          Revision to = from.next("by-" + i);
          tasks.add(() -> each.tell(epoch, from, to, to.change()));
        }

        List<CommitResult> results = AtOnce.run(tasks);

        List<String> winners = room.eventsSince(epoch, round);
        assertThat(winners).hasSize(1);
        told = from.next(winners.getFirst());
        for (int i = 0; i < results.size(); i++) {
          if (winners.getFirst().equals("by-" + i)) {
            committed(results.get(i));
          } else {
            assertThat(conflict(results.get(i)).told()).isEqualTo(told);
          }
        }
      }
      assertThat(room.open().told()).isEqualTo(told);
    }
  }
}
