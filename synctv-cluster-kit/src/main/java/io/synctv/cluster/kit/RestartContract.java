package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How a log begins anew with a state that a node has brought (guarantee 7). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RestartContract extends ClusterFactory {

  @Test
  default void aRestartBeginsANewEpochWithTheStateThatWasGiven() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "before").epoch();
      room.append(epoch, "a");
      try (Follower follower = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
        follower.hasAllUpTo(1);
        int resyncs = follower.resyncs();

        LogHead head = restart(room, epoch, 1, 9, "merged");

        assertThat(head.epoch()).isNotEqualTo(epoch);
        assertThat(head.seq()).isZero();
        assertThat(head.version()).isEqualTo(9);
        assertThat(text(head.snapshot())).isEqualTo("merged");
        assertThat(room.open().epoch()).isEqualTo(head.epoch());
        assertThat(room.since(epoch, 1)).isInstanceOf(Replay.Unavailable.class);
        assertThat(room.since(head.epoch(), 0)).isInstanceOf(Replay.Complete.class);
        TestRoom.conflict(room.change(epoch, TestRoom.newKey(), 9, "of the old epoch"));
        assertThat(room.change(head.epoch(), "new", 9, "b"))
            .isEqualTo(new CommitResult.Committed(head.epoch(), 1, 1, 10));
        awaitUntil(() -> follower.resyncs() > resyncs);
      }
    }
  }

  @Test
  default void aRestartOnWhatIsNoLongerTrueChangesNothing() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "before").epoch();
      room.append(epoch, "a", "b");

      LogHead head = restart(TestRoom.on(cluster.node(1)), epoch, 1, 9, "late");

      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(2);
      assertThat(head.version()).isEqualTo(3);
      assertThat(text(head.snapshot())).isEqualTo("before");
      assertThat(restart(room, Epoch.of("made-up"), 2, 9, "late").epoch()).isEqualTo(epoch);
    }
  }

  @Test
  default void ofTwoThatRestartAtOnceOneWins() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<Callable<LogHead>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestRoom each = TestRoom.on(cluster.node(i % 2));
        String state = "by " + i;
        tasks.add(() -> restart(each, epoch, 0, 5, state));
      }
      List<LogHead> heads = AtOnce.run(tasks);
      assertThat(heads.stream().map(LogHead::epoch).distinct()).hasSize(1);
      assertThat(heads.stream().map(head -> text(head.snapshot())).distinct()).hasSize(1);
    }
  }

  @Test
  default void aCommitThatIsSentAgainAfterARestartIsAnsweredAsBefore() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CommitResult first = room.change(epoch, "once", 0, "a");
      restart(room, epoch, 1, 7, "merged");
      assertThat(room.change(epoch, "once", 0, "a")).isEqualTo(first);
      assertThat(room.open().seq()).isZero();
    }
  }

  @Test
  default void aRestartOfALogThatIsGoneMakesIt() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      cluster.loseRoom(ROOM);
      LogHead head = restart(room, epoch, 0, 4, "again");
      assertThat(head.epoch()).isNotEqualTo(epoch);
      assertThat(text(room.open().snapshot())).isEqualTo("again");
    }
  }

  private static LogHead restart(
      TestRoom room, Epoch epoch, long seq, long version, String snapshot) {
    return room.restart(epoch, seq, version, snapshot, Revision.CREATED);
  }
}
