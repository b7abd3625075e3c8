package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;

/** What can be done to a cluster to see how it bears it. Each returns when it is done. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Faults {

  /**
   * Takes the store away from one node: what it sends gets no answer, and nothing reaches it.
   *
   * @param node the node's place, from 0
   */
  void cutOff(int node);

  /**
   * Gives the store back to a node that was cut off.
   *
   * @param node the node's place, from 0
   */
  void reconnect(int node);

  /**
   * Ends a node without a goodbye, as {@code kill -9} would. Its transport is not used any more;
   * closing the cluster frees what the test process still holds of it.
   *
   * @param node the node's place, from 0
   */
  void kill(int node);

  /**
   * Sends what no node has signed wherever nodes that are in a room read: garbage, a wrong
   * signature, an unknown version; on every channel and into the room's log. Whatever else the log
   * holds stays as it is.
   *
   * @param room which room
   * @return how many pieces were sent that each node in the room must count as malformed
   */
  int sendGarbage(RoomId room);
}
