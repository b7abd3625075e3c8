package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Addresses and guarantees 11 (control first) and 12 (foreign and malformed messages). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface PriorityContract extends ClusterFactory {

  @Test
  default void aControlMessageOvertakesABacklog() throws Exception {
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
                    } else {
                      blocked.set(true);
                      awaitLatch(release);
                    }
                  })) {
        Thread flood =
            Thread.ofPlatform()
                .daemon()
                .start(
                    () ->
                        awaitUntil(
                            () -> {
                              sender
                                  .messages()
                                  .send(Address.of(ROOM), Urgency.ORDINARY, bytes("ordinary"));
                              return blocked.get();
                            }));
        awaitUntil(blocked::get);
        awaitUntil(
            () -> {
              sender.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("control"));
              return !control.isEmpty();
            });
        release.countDown();
        flood.join(TimeUnit.SECONDS.toMillis(TestRoom.DEADLINE_SECONDS));
      }
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(TestRoom.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  default void messagesReachPeopleAndNodes() {
    try (TestCluster cluster = newCluster(2)) {
      Address ada = Address.of(UserId.of("ada"));
      Address node = Address.of(NodeId.of("node-1"));
      for (Address address : List.of(ada, node)) {
        for (Urgency urgency : Urgency.values()) {
          List<String> heard = new CopyOnWriteArrayList<>();
          try (Subscription listening =
              cluster
                  .node(1)
                  .messages()
                  .listen(address, (from, payload) -> heard.add(from + ": " + text(payload)))) {
            awaitUntil(
                () -> {
                  cluster.node(0).messages().send(address, urgency, bytes("hello"));
                  return heard.contains("node-0: hello");
                });
          }
        }
      }
    }
  }

  @Test
  default void whatNobodySignedIsCountedAndDropped() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = HealthContract.faults(cluster);
      TestRoom sender = TestRoom.on(cluster.node(0));
      var epoch = sender.open().epoch();
      try (Follower follower = new Follower(TestRoom.on(cluster.node(1)), epoch);
          Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
        sender.append(epoch, "before");
        follower.hasAllUpTo(1);
        long before = cluster.node(1).statistics().malformed();

        int pieces = faults.sendGarbage(ROOM);

        awaitUntil(() -> cluster.node(1).statistics().malformed() >= before + pieces);
        sender.append(epoch, "after");
        follower.hasAllUpTo(2);
        assertThat(sender.eventsSince(epoch, 0)).containsExactly("before", "after");
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("good"));
        assertThat(inbox.awaitMessage("node-0: good")).containsExactly("node-0: good");
      }
    }
  }
}
