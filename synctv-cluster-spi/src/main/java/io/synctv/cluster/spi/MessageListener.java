package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/** Hears messages of other nodes. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface MessageListener {

  /**
   * Takes a message. Must not block. May be called by two threads at a time, one for each {@link
   * Messages.Urgency}.
   *
   * @param from the node that sent it
   * @param payload opaque bytes, not to be changed
   */
  void onMessage(NodeId from, byte[] payload);
}
