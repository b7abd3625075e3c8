package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import java.util.EnumMap;
import java.util.Map;

/**
 * What can be done to a cluster to see how it bears it. Each method returns when it is done.
 *
 * <p>What a cluster does not offer it names in {@link #notOffered} with the reason: tests that need
 * it are reported as aborted, with that reason. A fault that is offered must do what it says, which
 * {@link FaultsContract} checks.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Faults {

  /** The faults there are. */
  enum Kind {
    /** {@link Faults#cutOff} and {@link Faults#reconnect}. */
    CUT_OFF,
    /** {@link Faults#kill}. */
    KILL,
    /** {@link Faults#sendGarbage}. */
    GARBAGE
  }

  /**
   * Returns which faults this cluster does not offer.
   *
   * @return for each the reason why, for whoever reads the report of the tests; empty when all are
   *     offered
   */
  default Map<Kind, String> notOffered() {
    return Map.of();
  }

  /**
   * Offers no fault at all, for a transport that is only begun.
   *
   * @param why the reason, for the report of the tests
   * @return faults of which none is offered
   */
  static Faults none(String why) {
    Map<Kind, String> reasons = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      reasons.put(kind, why);
    }
    return new NoFaults(reasons);
  }

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
   * @return how many pieces were sent that each node in the room must count as malformed, at least
   *     one
   */
  int sendGarbage(RoomId room);
}
