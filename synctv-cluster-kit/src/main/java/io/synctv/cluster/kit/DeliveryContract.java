package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.text;
import static io.synctv.cluster.kit.TestRoom.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Guarantees 2 (order) and 6 (watch, then replay). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface DeliveryContract extends ClusterFactory {

  @Test
  default void everyWatchingNodeGetsEveryEventInOrderWithoutGapsAndRepeats() {
    everyEventInOrder(3);
  }

  @Test
  default void theOnlyNodeGetsEveryEventInOrderWithoutGapsAndRepeats() {
    everyEventInOrder(1);
  }

  private void everyEventInOrder(int nodes) {
    int commits = 600 / nodes;
    try (TestCluster cluster = newCluster(nodes)) {
      Epoch epoch = TestRoom.on(cluster.node(0)).open().epoch();
      List<Follower> followers = new ArrayList<>();
      List<Callable<Integer>> committers = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        TestRoom room = TestRoom.on(cluster.node(node));
        String name = "node " + node + " event ";
        followers.add(new Follower(room, epoch));
        committers.add(
            () -> {
              for (int i = 0; i < commits; i++) {
                room.append(epoch, name + i);
              }
              return commits;
            });
      }

      AtOnce.run(committers);

      List<String> log = TestRoom.on(cluster.node(0)).eventsSince(epoch, 0);
      for (Follower follower : followers) {
        follower.hasAllUpTo((long) nodes * commits);
        assertThat(texts(follower.entries())).isEqualTo(log);
      }
    }
  }

  /** Each call lingers, so that a second one would come into it. */
  @Test
  default void aRoomListenerIsCalledByOneThreadAtATime() {
    int commits = 40;
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicLong last = new AtomicLong();
      watch(
          cluster,
          1,
          entries -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Stopwatch.pass(Duration.ofMillis(2));
            last.accumulateAndGet(entries.getLast().seq(), Math::max);
            inside.decrementAndGet();
          });
      List<Callable<Integer>> committers = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        TestRoom each = TestRoom.on(cluster.node(node));
        committers.add(
            () -> {
              for (int i = 0; i < commits; i++) {
                each.append(epoch, "event-" + i);
              }
              return commits;
            });
      }
      AtOnce.run(committers);
      awaitUntil(
          () -> {
            room.append(epoch, "last"); // delivery may begin a moment after watch
            return last.get() > 2L * commits;
          });

      assertThat(most.get()).as("threads inside at a time").isEqualTo(1);
    }
  }

  @Test
  default void theEventsOfOneCommitStayTogether() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      try (Follower follower = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
        room.append(epoch, TestRoom.events("event-", 500));

        follower.hasAllUpTo(500);
        assertThat(texts(follower.entries())).containsExactly(TestRoom.events("event-", 500));
      }
    }
  }

  /** Who hears of half of a change shows half of it. */
  @Test
  default void aCommitIsNeverDeliveredInParts() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<List<LogEntry>> heard = new CopyOnWriteArrayList<>();
      watch(cluster, 1, heard::add);
      for (TestRoom each : List.of(room, TestRoom.on(cluster.node(1)))) {
        for (int i = 0; i < 20; i++) {
          each.append(epoch, "a", "b", "c");
        }
      }
      awaitUntil(
          () -> {
            room.append(epoch, "a", "b", "c"); // delivery may begin a moment after watch
            return !heard.isEmpty() && heard.getLast().getLast().seq() >= 120;
          });

      for (List<LogEntry> entries : heard) {
        assertThat(entries.getFirst().seq() % 3).as("the first of a commit").isEqualTo(1);
        assertThat(entries.getLast().seq() % 3).as("the last of a commit").isZero();
      }
    }
  }

  @Test
  default void roomsThatAreWatchedTogetherAreNotMixedUp() {
    int rooms = 20;
    try (TestCluster cluster = newCluster(2)) {
      List<TestRoom> all = new ArrayList<>();
      List<Epoch> epochs = new ArrayList<>();
      List<Follower> followers = new ArrayList<>();
      for (int i = 0; i < rooms; i++) {
        TestRoom room = new TestRoom(cluster.node(0), RoomId.of("room-" + i));
        all.add(room);
        epochs.add(room.open().epoch());
        followers.add(new Follower(new TestRoom(cluster.node(1), room.id()), epochs.get(i)));
      }
      for (int n = 0; n < 10; n++) {
        for (int i = 0; i < rooms; i++) {
          all.get(i).append(epochs.get(i), "room " + i + " event " + n);
        }
      }
      for (int i = 0; i < rooms; i++) {
        followers.get(i).hasAllUpTo(10);
        assertThat(texts(followers.get(i).entries()))
            .isEqualTo(all.get(i).eventsSince(epochs.get(i), 0));
        followers.get(i).hasHeardOfNoOtherEpoch();
      }
    }
  }

  @Test
  default void aCommitThatIsSentAgainIsNotDeliveredAgain() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      try (Follower follower = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
        room.change(epoch, "once", 0, "a");
        room.change(epoch, "once", 0, "a");
        room.change(epoch, "stale", 0, "x");
        room.append(epoch, "b");

        follower.hasAllUpTo(2);
        assertThat(texts(follower.entries())).containsExactly("a", "b");
      }
    }
  }

  @Test
  default void whoWatchesAndThenReplaysMissesNothingWhileItsNodeCommits() {
    nothingIsMissed(1);
  }

  @Test
  default void whoWatchesAndThenReplaysMissesNothingWhileOthersCommit() {
    nothingIsMissed(2);
  }

  /** Each watches while others commit, and is there for what they commit next. */
  private void nothingIsMissed(int nodes) {
    int watchers = 30;
    int commits = 30;
    try (TestCluster cluster = newCluster(nodes)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom watching = TestRoom.on(cluster.node(nodes - 1));
      Epoch epoch = room.open().epoch();
      List<Follower> followers = new ArrayList<>();
      for (int i = 0; i < watchers; i++) {
        AtOnce.run(
            List.of(
                () -> {
                  for (int n = 0; n < commits; n++) {
                    room.append(epoch, "event-" + n);
                  }
                  return commits;
                },
                () -> {
                  followers.add(new Follower(watching, epoch));
                  return 1;
                }));
      }

      followers.forEach(follower -> follower.hasAllUpTo((long) watchers * commits));
    }
  }

  @Test
  default void aRoomNobodyWatchesIsDeliveredToNobody() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom unwatched = new TestRoom(cluster.node(0), RoomId.of("unwatched"));
      Epoch epoch = room.open().epoch();
      Epoch unwatchedEpoch = unwatched.open().epoch();
      List<LogEntry> heard = new CopyOnWriteArrayList<>();
      watch(cluster, 0, heard::addAll);

      unwatched.append(unwatchedEpoch, "unheard");
      awaitUntil(
          () -> {
            room.append(epoch, "heard");
            return !heard.isEmpty();
          });

      assertThat(texts(heard)).containsOnly("heard");
      assertThat(unwatched.eventsSince(unwatchedEpoch, 0)).containsExactly("unheard");
    }
  }

  @Test
  default void whoStoppedWatchingHearsNoMore() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      Follower gone = new Follower(TestRoom.on(cluster.node(1)), epoch);
      try (Follower here = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
        room.append(epoch, "a");
        gone.hasAllUpTo(1);
        here.hasAllUpTo(1);

        gone.close();
        gone.close();
        room.append(epoch, "b");

        here.hasAllUpTo(2);
        gone.hasAllUpTo(1);
      }
    }
  }

  @Test
  default void aListenerThatFailsHarmsNobodyElse() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      Consumer<List<LogEntry>> failing =
          entries -> {
            throw new DeliberateFailure();
          };
      Consumer<List<LogEntry>> failingWorse =
          entries -> {
            throw new DeliberateError();
          };
      watch(cluster, 0, failing);
      watch(cluster, 0, failingWorse);
      watch(cluster, 1, failing);
      watch(cluster, 1, failingWorse);
      try (Follower near = new Follower(TestRoom.on(cluster.node(0)), epoch);
          Follower far = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
        for (int i = 0; i < 10; i++) {
          room.append(epoch, "event-" + i);
        }

        near.hasAllUpTo(10);
        far.hasAllUpTo(10);
      }
    }
  }

  @Test
  default void aListenerMayCommitAndTheOrderHolds() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<LogEntry> heard = new CopyOnWriteArrayList<>();
      Consumer<List<LogEntry>> answering =
          entries -> {
            heard.addAll(entries);
            entries.stream()
                .map(entry -> text(entry.payload()))
                .filter(event -> event.startsWith("question"))
                .forEach(
                    event ->
                        cluster
                            .node(0)
                            .rooms()
                            .commit(room.appendOf(epoch, event.replace("question", "answer"))));
          };
      try (Follower before = new Follower(TestRoom.on(cluster.node(0)), epoch)) {
        watch(cluster, 0, answering);
        try (Follower after = new Follower(TestRoom.on(cluster.node(0)), epoch);
            Follower far = new Follower(TestRoom.on(cluster.node(1)), epoch)) {
          awaitUntil(
              () -> {
                room.append(epoch, "are you there?"); // delivery may begin a moment after watch
                return !heard.isEmpty();
              });
          for (int i = 0; i < 50; i++) {
            room.append(epoch, "question " + i);
          }

          awaitUntil(() -> texts(heard).stream().filter(e -> e.startsWith("answer")).count() == 50);
          long all = room.open().seq();
          before.hasAllUpTo(all);
          after.hasAllUpTo(all);
          far.hasAllUpTo(all);
        }
      }
    }
  }

  @Test
  default void aListenerMayStopItself() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<LogEntry> heard = new CopyOnWriteArrayList<>();
      AtomicReference<Subscription> own = new AtomicReference<>();
      own.set(
          watch(
              cluster,
              0,
              entries -> {
                own.get().close();
                heard.addAll(entries);
              }));
      try (Follower follower = new Follower(room, epoch)) {
        awaitUntil(
            () -> {
              room.append(epoch, "event");
              return !heard.isEmpty();
            });
        List<LogEntry> heardBefore = List.copyOf(heard);

        follower.hasAllUpTo(room.append(epoch, "last").lastSeq());

        assertThat(heard).isEqualTo(heardBefore);
      }
    }
  }

  private static Subscription watch(
      TestCluster cluster, int node, Consumer<List<LogEntry>> onEntries) {
    return cluster
        .node(node)
        .rooms()
        .watch(
            TestRoom.ROOM,
            new RoomListener() {
              @Override
              public void onEntries(List<LogEntry> entries) {
                onEntries.accept(entries);
              }

              @Override
              public void onResync() {}
            });
  }
}
