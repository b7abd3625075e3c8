package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;

/** Whom a message between nodes is for. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface Address {

  /**
   * Every other node that listens to a room.
   *
   * @param room which
   */
  record OfRoom(RoomId room) implements Address {}

  /**
   * Every other node that listens for a person, as it has sessions of theirs.
   *
   * @param user which; any text that a {@link UserId} may be
   */
  record OfUser(UserId user) implements Address {}

  /**
   * One node, which listens to its own name.
   *
   * @param node which
   */
  record OfNode(NodeId node) implements Address {}

  /**
   * {@return the address of a room}
   *
   * @param room which
   */
  static Address of(RoomId room) {
    return new OfRoom(room);
  }

  /**
   * {@return the address of a person}
   *
   * @param user who
   */
  static Address of(UserId user) {
    return new OfUser(user);
  }

  /**
   * {@return the address of a node}
   *
   * @param node which
   */
  static Address of(NodeId node) {
    return new OfNode(node);
  }
}
