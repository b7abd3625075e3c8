package io.synctv.core.room;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.presence.RoomSessions;
import java.util.function.Consumer;

/** Passes what other nodes say of a room to the part of it that it concerns. */
final class NodeMessageReceiver {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final RoomSessions sessions;
  private final Consumer<UserId> refreshAccess;

  NodeMessageReceiver(
      RoomContext room, ReplicatedLog log, RoomSessions sessions, Consumer<UserId> refreshAccess) {
    this.room = room;
    this.log = log;
    this.sessions = sessions;
    this.refreshAccess = refreshAccess;
  }

  /** Starts to receive. */
  Subscription listen() {
    return room.engine().transport().messages().listen(Address.of(room.id()), this::received);
  }

  private void received(NodeId from, byte[] payload) {
    NodeMessage message = room.engine().messenger().read(from, payload);
    if (message != null) {
      room.execute(() -> take(message));
    }
  }

  private void take(NodeMessage message) {
    switch (message) {
      case NodeMessage.PresenceUpdate update -> sessions.heard(update);
      case NodeMessage.Kick kick -> sessions.heard(kick);
      case NodeMessage.AccessChange change -> log.heard(change);
      case NodeMessage.AccessRefresh refresh -> refreshAccess.accept(refresh.whom());
      case NodeMessage.RoomClosed closed -> log.closedElsewhere();
      case NodeMessage.Signalled signalled -> sessions.heard(signalled);
    }
  }
}
