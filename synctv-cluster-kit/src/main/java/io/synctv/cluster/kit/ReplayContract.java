package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.text;
import static io.synctv.cluster.kit.TestRoom.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Guarantee 5 (replay: everything, or that it cannot be had, never a part). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ReplayContract extends ClusterFactory {

  @Test
  default void replayReturnsEverythingAfterAPoint() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.append(epoch, "a", "b");
      room.append(epoch, "c");

      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      List<LogEntry> entries = elsewhere.entriesSince(epoch, 1);
      assertThat(texts(entries)).containsExactly("b", "c");
      assertThat(entries).extracting(LogEntry::seq).containsExactly(2L, 3L);
      assertThat(entries).extracting(LogEntry::epoch).containsOnly(epoch);
      assertThat(elsewhere.eventsSince(epoch, 0)).containsExactly("a", "b", "c");
    }
  }

  @Test
  default void replayFromTheLastEventIsEmpty() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      assertThat(room.entriesSince(epoch, 0)).isEmpty();

      room.append(epoch, "a");

      assertThat(room.entriesSince(epoch, 1)).isEmpty();
    }
  }

  @Test
  default void asManyEventsAsAskedForCanBeReplayedAndFarOlderOnesAreRefusedNotCut() {
    int batch = 64;
    int events = 4 * TestCluster.RETAINED_EVENTS;
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open(3, "state").epoch();
      for (int i = 0; i < events / batch; i++) {
        room.append(epoch, TestRoom.events(i + "-", batch));
      }

      assertThat(room.entriesSince(epoch, events - TestCluster.RETAINED_EVENTS))
          .hasSize(TestCluster.RETAINED_EVENTS)
          .first()
          .extracting(LogEntry::seq)
          .isEqualTo((long) events - TestCluster.RETAINED_EVENTS + 1);
      LogHead head = unavailable(room.since(epoch, 0));
      assertThat(head.epoch()).isEqualTo(epoch);
      assertThat(head.seq()).isEqualTo(events);
      assertThat(head.version()).isEqualTo(3);
      assertThat(text(head.snapshot())).isEqualTo("state");
    }
  }

  @Test
  default void replayIsNeverAPartWhileOldEventsFallOut() {
    int batch = 32;
    int batches = 3 * TestCluster.RETAINED_EVENTS / batch;
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      Epoch epoch = room.open().epoch();
      AtomicBoolean finished = new AtomicBoolean();

      AtOnce.run(
          List.of(
              () -> {
                for (int i = 0; i < batches; i++) {
                  room.append(epoch, TestRoom.events(i + "-", batch));
                }
                finished.set(true);
                return batches;
              },
              () -> {
                int complete = 0;
                while (!finished.get()) {
                  complete += wholeOrUnavailable(elsewhere.since(epoch, 0)) ? 1 : 0;
                }
                return complete;
              }));

      unavailable(elsewhere.since(epoch, 0));
    }
  }

  @Test
  default void aNumberTheLogHasNotReachedCannotBeReplayed() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.append(epoch, "a");

      assertThat(unavailable(room.since(epoch, 2)).seq()).isEqualTo(1);
    }
  }

  @Test
  default void numbersOfAnotherEpochCannotBeReplayed() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      room.append(epoch, "a");

      assertThat(unavailable(room.since(Epoch.of("another"), 0)).epoch()).isEqualTo(epoch);
      assertThat(unavailable(room.since(Epoch.of("another"), 1)).epoch()).isEqualTo(epoch);
    }
  }

  @Test
  default void aRoomThatWasNeverOpenedHasNothingToReplay() {
    try (TestCluster cluster = newCluster(1)) {
      assertThat(TestRoom.on(cluster.node(0)).since(Epoch.of("made-up"), 0))
          .isEqualTo(new Replay.Missing());
    }
  }

  private static boolean wholeOrUnavailable(Replay replay) {
    return switch (replay) {
      case Replay.Complete(List<LogEntry> entries) -> {
        for (int i = 0; i < entries.size(); i++) {
          assertThat(entries.get(i).seq()).isEqualTo(i + 1L);
        }
        yield true;
      }
      case Replay.Unavailable(LogHead head) -> {
        assertThat(head.seq()).isPositive();
        yield false;
      }
      case Replay.Missing() -> throw new AssertionError("the log went away");
    };
  }

  private static LogHead unavailable(Replay replay) {
    assertThat(replay).isInstanceOf(Replay.Unavailable.class);
    return ((Replay.Unavailable) replay).head();
  }
}
