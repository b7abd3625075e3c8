package io.synctv.cluster.kit;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** The messages a node has heard, each once: a transport may repeat them. */
final class Inbox implements MessageListener, AutoCloseable {

  private static final String PROBE = "probe";

  private final Set<String> heard = new CopyOnWriteArraySet<>();
  private final List<String> probes = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  Inbox(ClusterTransport node, RoomId room) {
    this.subscription = node.messages().listen(Address.of(room), this);
  }

  /** Listens, and returns when messages of the sender arrive: listening may take a moment. */
  static Inbox hearing(ClusterTransport node, RoomId room, ClusterTransport sender) {
    Inbox inbox = new Inbox(node, room);
    TestRoom.awaitUntil(
        () -> {
          sender.messages().send(Address.of(room), Urgency.ORDINARY, TestRoom.bytes(PROBE));
          return !inbox.probes.isEmpty();
        });
    return inbox;
  }

  @Override
  public void onMessage(NodeId from, byte[] payload) {
    String text = TestRoom.text(payload);
    (text.equals(PROBE) ? probes : heard).add(from + ": " + text);
  }

  @Override
  public void close() {
    subscription.close();
  }

  /** Returns the messages in the order in which they came first. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** Waits until a message has arrived, and returns all. */
  List<String> awaitMessage(String message) {
    TestRoom.awaitUntil(() -> heard.contains(message));
    return heard();
  }
}
