package io.synctv.cluster.local;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;

/** Messages between the nodes of one JVM. */
final class LocalMessages implements Messages {

  private final LocalNode node;
  private final LocalRooms rooms;

  LocalMessages(LocalNode node, LocalRooms rooms) {
    this.node = node;
    this.rooms = rooms;
  }

  @Override
  public void toRoom(RoomId room, byte[] payload) {
    node.checkOpen();
    rooms.send(room, node, payload);
  }

  @Override
  public Subscription listen(RoomId room, MessageListener listener) {
    node.checkOpen();
    return node.own(rooms.add(room, found -> new Subscriber.Receiver(node, found, listener)));
  }
}
