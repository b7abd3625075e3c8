package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult.Committed;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the local transport promises beyond the SPI: when and by whom deliveries are made. */
class LocalDeliveryTest {

  private static final RoomId ROOM = RoomId.of("room");

  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport one = cluster.node(NodeId.of("one"));
  private final ClusterTransport two = cluster.node(NodeId.of("two"));
  private final List<String> heard = new ArrayList<>();
  private Epoch epoch;
  private int keys;

  @BeforeEach
  void open() {
    epoch = now(one.rooms().open(ROOM, 0, new byte[0], Revision.CREATED)).epoch();
  }

  @Test
  void aCommitIsDeliveredToEveryNodeBeforeItReturns() {
    watch(one, entry -> heard.add("one " + entry.seq()));
    watch(two, entry -> heard.add("two " + entry.seq()));

    commit();

    assertThat(heard).containsExactly("one 1", "two 1");
  }

  @Test
  void aCommitInsideAListenerIsDeliveredAfterTheListenerReturned() {
    watch(
        one,
        entry -> {
          heard.add("begin " + entry.seq());
          if (entry.seq() < 3) {
            assertThat(commit().lastSeq()).isEqualTo(entry.seq() + 1);
          }
          heard.add("end " + entry.seq());
        });
    watch(two, entry -> heard.add("two " + entry.seq()));

    commit();

    assertThat(heard)
        .containsExactly(
            "begin 1", "end 1", "two 1", "begin 2", "end 2", "two 2", "begin 3", "end 3", "two 3");
  }

  @Test
  void aListenerThatCommitsForEverDoesNotGrowTheStack() {
    int commits = 100_000;
    watch(
        one,
        entry -> {
          if (entry.seq() < commits) {
            commit();
          } else {
            heard.add("last " + entry.seq());
          }
        });

    commit();

    assertThat(heard).containsExactly("last " + commits);
  }

  @Test
  void messagesThatAnswerEachOtherDoNotGrowTheStack() {
    int[] left = {100_000};
    for (ClusterTransport node : List.of(one, two)) {
      node.messages()
          .listen(
              Address.of(ROOM),
              (from, payload) -> {
                if (--left[0] > 0) {
                  node.messages().send(Address.of(ROOM), Urgency.ORDINARY, payload);
                }
              });
    }

    one.messages().send(Address.of(ROOM), Urgency.ORDINARY, new byte[0]);

    assertThat(left[0]).isZero();
  }

  @Test
  void nobodyHearsWhatWasCommittedBeforeTheyWatched() {
    watch(
        one,
        entry -> {
          if (entry.seq() == 1) {
            commit();
            watch(two, late -> heard.add("late " + late.seq()));
            commit();
          }
        });

    commit();

    assertThat(heard).containsExactly("late 3");
  }

  @Test
  void aCommitDoesNotWaitForAListenerThatIsBusyWithAnother() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    watch(
        one,
        entry -> {
          heard.add("one " + entry.seq());
          busy.countDown();
          awaitLatch(release);
        });

    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> first = other.submit(this::commit);
      awaitLatch(busy);
      assertThat(commitBy(two).lastSeq()).isEqualTo(2);
      release.countDown();
      first.get(20, TimeUnit.SECONDS);
    }

    assertThat(heard).containsExactly("one 1", "one 2");
  }

  @Test
  void tooManyWaitingEventsAreReplacedByAResync() {
    List<String> calls = new ArrayList<>();
    int waiting = DeliveryQueue.MAX_PENDING + 1;
    one.rooms()
        .watch(
            ROOM,
            new RoomListener() {
              @Override
              public void onEntries(List<LogEntry> entries) {
                calls.add("event " + entries.getFirst().seq());
                for (int i = 0; entries.getFirst().seq() == 1 && i < waiting; i++) {
                  commit();
                }
              }

              @Override
              public void onResync() {
                calls.add("resync");
                if (now(one.rooms().since(ROOM, epoch, waiting)) instanceof Replay.Complete all) {
                  calls.add("replayed " + all.entries().size());
                }
              }
            });

    commit();
    commit();

    assertThat(calls).containsExactly("event 1", "resync", "replayed 1", "event " + (waiting + 2));
  }

  @Test
  void tooManyWaitingMessagesAreDroppedAndCounted() {
    int[] received = {0};
    two.messages()
        .listen(
            Address.of(ROOM),
            (from, payload) -> {
              received[0]++;
              for (int i = 0; received[0] == 1 && i < DeliveryQueue.MAX_PENDING + 5; i++) {
                one.messages().send(Address.of(ROOM), Urgency.ORDINARY, payload);
              }
            });

    one.messages().send(Address.of(ROOM), Urgency.ORDINARY, new byte[0]);

    assertThat(received[0]).isEqualTo(DeliveryQueue.MAX_PENDING + 1);
    assertThat(cluster.droppedMessages()).isEqualTo(5);
  }

  private Committed commit() {
    return commitBy(one);
  }

  private Committed commitBy(ClusterTransport node) {
    Commit commit = new Commit(ROOM, epoch, "key-" + ++keys, List.of(new byte[0]), null);
    return (Committed) now(node.rooms().commit(commit));
  }

  private static Subscription watch(ClusterTransport node, Consumer<LogEntry> listener) {
    return node.rooms()
        .watch(
            ROOM,
            new RoomListener() {
              @Override
              public void onEntries(List<LogEntry> entries) {
                entries.forEach(listener);
              }

              @Override
              public void onResync() {}
            });
  }

  /** Returns the answer, which must be there already. */
  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().resultNow();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
