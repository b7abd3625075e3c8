package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.committed;
import static io.synctv.cluster.kit.TestRoom.keyed;
import static io.synctv.cluster.kit.TestRoom.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Guarantees 4 and 15 (commits and commands are answered as before), though much has happened
 * since: other commits, in this room and in others, and some time. That they hold for all of the
 * five minutes is for a test of the transport's own, with a clock that it can turn.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface MemoryContract extends ClusterFactory {

  /** How many commits follow at least before a key may be forgotten. */
  int FOLLOWING = 3000;

  /** So many that each is answered within its second, on a busy machine too. */
  int AT_ONCE = 50;

  /** How much time the kit lets pass. */
  Duration MEANWHILE = Duration.ofMillis(1500);

  @Test
  default void aCommitKeyIsRememberedHoweverManyFollow() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CommitResult first = room.change(epoch, "once", 0, "a");

      others(room, epoch);
      others(new TestRoom(room.node(), RoomId.of("kitchen")), null);

      assertThat(TestRoom.on(cluster.node(1)).change(epoch, "once", 0, "a")).isEqualTo(first);
      assertThat(room.open().version()).isEqualTo(1);
    }
  }

  @Test
  default void anAnswerIsRememberedHoweverManyFollow() {
    KeyedAnswer once = keyed("ada:1", "seek", "A");
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(room.carryOut(epoch, "a", once));

      others(room, epoch);
      others(new TestRoom(room.node(), RoomId.of("kitchen")), null);

      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      assertThat(elsewhere.remembered("ada:1")).contains("ada:1 seek A");
      assertThat(known(elsewhere.carryOut(epoch, "b", once))).containsExactly("ada:1 seek A");
    }
  }

  @Test
  default void aCommitKeyIsRememberedForSomeTime() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CommitResult first = room.change(epoch, "once", 0, "a");

      Stopwatch.pass(MEANWHILE);

      assertThat(TestRoom.on(cluster.node(1)).change(epoch, "once", 0, "a")).isEqualTo(first);
    }
  }

  @Test
  default void anAnswerIsRememberedForSomeTime() {
    KeyedAnswer once = keyed("ada:1", "seek", "A");
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(room.carryOut(epoch, "a", once));

      Stopwatch.pass(MEANWHILE);

      assertThat(TestRoom.on(cluster.node(1)).remembered("ada:1")).contains("ada:1 seek A");
    }
  }

  /** Commits many others, each with a command. */
  private static void others(TestRoom room, @Nullable Epoch current) {
    Epoch epoch = current == null ? room.open().epoch() : current;
    for (int sent = 0; sent < FOLLOWING; ) {
      List<CompletionStage<CommitResult>> asked = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++, sent++) {
        KeyedAnswer other = keyed("other:" + sent, "seek", "B");
        asked.add(
            room.node()
                .rooms()
                .commit(TestRoom.answering(room.appendOf(epoch, "event-" + sent), other)));
      }
      asked.forEach(stage -> committed(TestRoom.answer(stage)));
    }
  }
}
