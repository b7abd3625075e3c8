package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;

/**
 * Best-effort messages between nodes: what nobody needs to have again. Never blocks; what cannot be
 * sent is dropped and counted. What arrives of one sending thread arrives in the order it was sent.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Messages {

  /**
   * Sends to every other node that listens to a room.
   *
   * @param room which room
   * @param payload opaque bytes, not changed afterwards
   * @throws TransportException when the transport is closed
   */
  void toRoom(RoomId room, byte[] payload);

  /**
   * Listens to a room.
   *
   * @param room which room
   * @param listener must not block
   * @return ends the listening
   * @throws TransportException when the transport is closed
   */
  Subscription listen(RoomId room, MessageListener listener);
}
