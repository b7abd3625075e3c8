package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/**
 * Best-effort messages between nodes: what nobody needs to have again. Never blocks; what cannot be
 * sent is dropped and counted. What arrives of one sending thread for one address and of one
 * urgency arrives in the order it was sent; it may arrive twice. While sender and receiver reach
 * the store and the listener keeps up, a message arrives within a second; at other times it may be
 * lost.
 *
 * <p>Guarantees, each with a test of the kit:
 *
 * <ol start="11">
 *   <li><b>Control first.</b> Messages of {@link Urgency#CONTROL} are not delayed by a backlog of
 *       others, neither of events nor of ordinary messages: they arrive within a second.
 *   <li><b>Foreign and malformed messages</b> (wrong signature, unknown version, garbage) are
 *       counted in {@link TransportStatistics#malformed} and dropped; they never stop the reader,
 *       and their content is not logged.
 * </ol>
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Messages {

  /** How soon a message is to be heard. */
  enum Urgency {
    /** In its turn. */
    ORDINARY,
    /** Before all that waits: what takes rights away or ends a room. */
    CONTROL
  }

  /**
   * Sends to every other node that listens at an address.
   *
   * @param to whom
   * @param urgency how soon
   * @param payload opaque bytes, not changed afterwards
   * @throws TransportException when the transport is closed
   */
  void send(Address to, Urgency urgency, byte[] payload);

  /**
   * Listens at an address, to both urgencies.
   *
   * @param at which; a node listens to no other node's name
   * @param listener must not block; called by one thread at a time for each urgency. While it is
   *     slow at most {@link ClusterTransport#MAX_BACKLOG} messages wait for it, and what is given
   *     up is counted
   * @return ends the listening
   * @throws TransportException when the transport is closed
   */
  Subscription listen(Address at, MessageListener listener);
}
