package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected where, over all nodes. A node that closes takes its sessions with it. A stage
 * fails with {@link TransportException} when the store is away or the transport is closed.
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
   * One session.
   *
   * @param session which
   * @param node the node it is connected to
   * @param details what its node recorded, not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  record Entry(SessionId session, NodeId node, byte[] details) {}
}
