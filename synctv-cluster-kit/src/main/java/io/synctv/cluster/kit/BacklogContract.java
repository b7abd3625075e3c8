package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What a listener that is slow may cost: a bounded backlog, of which what is given up is counted,
 * and no control message.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface BacklogContract extends ClusterFactory {

  /** How many are sent at once, before it is seen whether the backlog is full. */
  int BATCH = 200;

  @Test
  default void aSlowRoomListenerHasABoundedBacklogAndMissesNothingInTheEnd() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(1));
      TestRoom watching = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean blocked = new AtomicBoolean();
      List<Long> resyncedAt = new CopyOnWriteArrayList<>();
      List<Long> seen = new CopyOnWriteArrayList<>();
      RoomListener slow =
          new RoomListener() {
            @Override
            public void onEntries(List<LogEntry> entries) {
              blocked.set(true);
              await(release);
              seen.add(entries.getLast().seq());
            }

            @Override
            public void onResync() {
              resyncedAt.add(System.nanoTime());
            }
          };
      try (Subscription subscription = watching.node().rooms().watch(ROOM, slow)) {
        Thread first =
            Thread.ofPlatform()
                .daemon()
                .start(
                    () ->
                        awaitUntil(
                            () -> {
                              room.append(epoch, "first");
                              return blocked.get();
                            }));
        awaitUntil(blocked::get);
        long before = dropped(cluster);
        int sent = 0;
        while (dropped(cluster) == before) {
          assertThat(sent).as("events that wait").isLessThan(ClusterTransport.MAX_BACKLOG);
          List<CompletionStage<?>> batch = new ArrayList<>();
          for (int i = 0; i < BATCH; i++) {
            batch.add(room.node().rooms().commit(room.appendOf(epoch, "event")));
          }
          batch.forEach(TestRoom::answer);
          sent += BATCH;
        }
        release.countDown();
        awaitUntil(() -> !first.isAlive());

        // Told to resync, or given what was left out: in either case the last event is known of.
        long last = room.append(epoch, "last").lastSeq();
        awaitUntil(() -> !resyncedAt.isEmpty() || seen.contains(last));
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  default void aSlowMessageListenerHasABoundedBacklog() {
    try (TestCluster cluster = newCluster(2)) {
      ClusterTransport sender = cluster.node(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean blocked = new AtomicBoolean();
      try (Subscription subscription =
          cluster
              .node(0)
              .messages()
              .listen(
                  Address.of(ROOM),
                  (from, payload) -> {
                    blocked.set(true);
                    await(release);
                  })) {
        Thread first = blockByMessages(sender, blocked);
        awaitUntil(blocked::get);
        long before = dropped(cluster);
        int sent = 0;
        while (dropped(cluster) == before) {
          assertThat(sent).as("messages that wait").isLessThan(ClusterTransport.MAX_BACKLOG);
          for (int i = 0; i < BATCH; i++) {
            sender.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("message"));
          }
          sent += BATCH;
        }
        release.countDown();
        awaitUntil(() -> !first.isAlive());
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  default void aControlMessageOvertakesABacklogOfMessages() {
    try (TestCluster cluster = newCluster(2)) {
      ClusterTransport sender = cluster.node(0);
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean blocked = new AtomicBoolean();
      List<String> control = new CopyOnWriteArrayList<>();
      try (Subscription listening =
          cluster
              .node(1)
              .messages()
              .listen(
                  Address.of(ROOM),
                  (from, payload) -> {
                    if (text(payload).startsWith("control")) {
                      control.add(text(payload));
                    } else if (text(payload).equals("message")) {
                      blocked.set(true);
                      await(release);
                    }
                  })) {
        Thread flood = blockByMessages(sender, blocked);
        awaitUntil(blocked::get);
        controlArrives(sender, control);
        release.countDown();
        awaitUntil(() -> !flood.isAlive());
      } finally {
        release.countDown();
      }
    }
  }

  @Test
  default void aControlMessageOvertakesABacklogOfEvents() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      CountDownLatch release = new CountDownLatch(1);
      AtomicBoolean blocked = new AtomicBoolean();
      List<String> control = new CopyOnWriteArrayList<>();
      RoomListener slow =
          new RoomListener() {
            @Override
            public void onEntries(List<LogEntry> entries) {
              blocked.set(true);
              await(release);
            }

            @Override
            public void onResync() {}
          };
      try (Subscription watching = cluster.node(1).rooms().watch(ROOM, slow);
          Subscription listening =
              cluster
                  .node(1)
                  .messages()
                  .listen(Address.of(ROOM), (from, payload) -> control.add(text(payload)))) {
        Thread first =
            Thread.ofPlatform()
                .daemon()
                .start(
                    () ->
                        awaitUntil(
                            () -> {
                              room.append(epoch, "event");
                              return blocked.get();
                            }));
        awaitUntil(blocked::get);
        controlArrives(room.node(), control);
        release.countDown();
        awaitUntil(() -> !first.isAlive());
      } finally {
        release.countDown();
      }
    }
  }

  /** Sends messages until one of them keeps its listener. */
  private static Thread blockByMessages(ClusterTransport sender, AtomicBoolean blocked) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () ->
                awaitUntil(
                    () -> {
                      sender.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("message"));
                      return blocked.get();
                    }));
  }

  /** Sends control messages until the first has come, and the last of them in time. */
  private static void controlArrives(ClusterTransport sender, List<String> heard) {
    awaitUntil(
        () -> {
          sender.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("control first"));
          return heard.contains("control first"); // listening may take a moment
        });
    Stopwatch sent = Stopwatch.start();
    sender.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("control"));
    awaitUntil(() -> heard.contains("control"));
    sent.isWithin(MessagesContract.ARRIVES_WITHIN, "a control message arrives");
  }

  private static long dropped(TestCluster cluster) {
    return cluster.nodes().stream().mapToLong(node -> node.statistics().dropped()).sum();
  }

  /** Blocks for longer than anybody waits for what must happen meanwhile. */
  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(4 * Patience.current().toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
