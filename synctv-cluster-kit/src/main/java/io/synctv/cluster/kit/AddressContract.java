package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Addresses, and guarantee 12 (foreign and malformed messages). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface AddressContract extends ClusterFactory {

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
  default void aRoomAPersonAndANodeOfOneNameAreThreeAddresses() {
    try (TestCluster cluster = newCluster(2)) {
      String name = "node-1";
      ClusterTransport node = cluster.node(1);
      List<Address> addresses =
          List.of(
              Address.of(RoomId.of(name)),
              Address.of(UserId.of(name)),
              Address.of(NodeId.of(name)));
      List<String> heard = new CopyOnWriteArrayList<>();
      for (int i = 0; i < addresses.size(); i++) {
        String at = "at " + i;
        node.messages()
            .listen(addresses.get(i), (from, payload) -> heard.add(at + " heard " + text(payload)));
      }
      for (int i = 0; i < addresses.size(); i++) {
        Address to = addresses.get(i);
        String expected = "at " + i + " heard to " + i;
        byte[] payload = bytes("to " + i);
        awaitUntil(
            () -> {
              cluster.node(0).messages().send(to, Urgency.ORDINARY, payload);
              return heard.contains(expected);
            });
      }
      assertThat(heard).containsOnly("at 0 heard to 0", "at 1 heard to 1", "at 2 heard to 2");
    }
  }

  @Test
  default void whatNobodySignedIsCountedAndDropped() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.by(cluster, Faults.Kind.GARBAGE);
      TestRoom sender = TestRoom.on(cluster.node(0));
      Epoch epoch = sender.open().epoch();
      try (Follower follower = new Follower(TestRoom.on(cluster.node(1)), epoch);
          Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
        sender.append(epoch, "before");
        follower.hasAllUpTo(1);
        long before = cluster.node(1).statistics().malformed();

        int pieces = faults.sendGarbage(ROOM);
        assertThat(pieces).as("pieces of garbage; none is a case of notOffered()").isPositive();

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
