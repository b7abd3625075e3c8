package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected where, over all nodes. A stage fails with {@link TransportException} when the
 * store is away or the transport is closed.
 *
 * <p>Guarantee, with tests of the kit:
 *
 * <ol start="9">
 *   <li><b>Presence ages out.</b> Sessions of a node that died disappear within one lease ({@link
 *       ClusterContext#lease}), and what it held of the {@link Counters} with them; a node that
 *       comes back within it keeps them. A node that closes takes them with it at once.
 * </ol>
 *
 * <p>What a node has put stays until it removes it: a transport puts it back when the store lost it
 * or the lease ran out while the store was away. So a {@link #put} that fails for want of the store
 * counts all the same, and so does a {@link #remove}: once the store is back it has of a node what
 * the node holds, and nothing else. A transport compares the two after each return of its store and
 * about once a minute. What a node does with one session takes effect in the order in which it was
 * called, and what an earlier run of a node has left under the node's name ends with the lease of
 * that run.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Presence {

  /**
   * Records a session of this node, in place of what was recorded of it.
   *
   * @param room which room
   * @param session which session
   * @param details opaque bytes for the other nodes, not changed afterwards
   * @return completes when it is recorded
   */
  CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details);

  /**
   * Forgets a session of this node. Does nothing when there is none, or when another node has put
   * it since.
   *
   * @param room which room
   * @param session which session
   * @return completes when it is forgotten
   */
  CompletionStage<@Nullable Void> remove(RoomId room, SessionId session);

  /**
   * Returns the sessions of all nodes.
   *
   * @param room which room
   * @return the sessions, in no particular order
   */
  CompletionStage<List<Entry>> list(RoomId room);

  /**
   * Counts the sessions of all nodes in several rooms, in one question where the store can.
   *
   * @param rooms which rooms
   * @return the number of each; a room without sessions may be missing
   */
  CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms);

  /**
   * One session.
   *
   * @param session which
   * @param node the node it is connected to
   * @param details what its node recorded, not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  record Entry(SessionId session, NodeId node, byte[] details) {}
}
