package io.synctv.core.room;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the application's access policy asked again: about those who are in a room when it is time,
 * and about one person in all rooms of all nodes when the application says so. Safe for use by
 * several threads.
 */
final class AccessRefresh implements Runnable {

  private static final System.Logger LOG = System.getLogger(AccessRefresh.class.getName());

  private final Engine engine;
  private final Consumer<Consumer<RoomActor>> rooms;

  /**
   * Makes it.
   *
   * @param rooms does something with each room in memory
   */
  AccessRefresh(Engine engine, Consumer<Consumer<RoomActor>> rooms) {
    this.engine = engine;
    this.rooms = rooms;
  }

  /** Starts to hear of other nodes, where there is a policy to ask. */
  Optional<Subscription> listen() {
    if (!engine.host().decidesAccess()) {
      return Optional.empty();
    }
    Address here = Address.of(engine.transport().node());
    return Optional.of(engine.transport().messages().listen(here, this::heard));
  }

  private void heard(NodeId from, byte[] payload) {
    NodeMessage message = engine.messenger().read(from, payload);
    switch (message) {
      case null -> {}
      case NodeMessage.AccessRefresh refresh ->
          rooms.accept(actor -> actor.refreshAccess(refresh.whom()));
      case NodeMessage.PresenceUpdate update -> {} // of one room, and told at its address
      case NodeMessage.Kick kick -> {}
      case NodeMessage.AccessChange change -> {}
      case NodeMessage.RoomClosed closed -> {}
      case NodeMessage.Signalled signalled -> {}
    }
  }

  /** Asks again about those who are in rooms here, where it is time. */
  @Override
  public void run() {
    rooms.accept(RoomActor::refreshAccess);
  }

  /** Asks again about somebody in all rooms, here and on the other nodes. */
  void refresh(UserId user) {
    rooms.accept(actor -> actor.refreshAccess(user));
    engine
        .messenger()
        .tell(
            transport ->
                transport
                    .nodes()
                    .list()
                    .whenComplete((nodes, failure) -> refreshElsewhere(user, nodes, failure)));
  }

  private void refreshElsewhere(
      UserId user, @Nullable List<NodeInfo> nodes, @Nullable Throwable failure) {
    if (nodes == null) {
      // They ask within a minute by themselves.
      LOG.log(System.Logger.Level.DEBUG, "Other nodes could not be told to ask again", failure);
    } else {
      engine
          .messenger()
          .sendToAll(
              nodes.stream().map(NodeInfo::node).toList(), new NodeMessage.AccessRefresh(user));
    }
  }
}
