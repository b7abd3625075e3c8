package io.synctv.api.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.error.CloseCode;
import java.io.IOException;
import java.util.List;

/**
 * Where a session's messages leave the engine: one per session, implemented by the host.
 *
 * <p>{@link #write} is never called by two threads at a time. {@link #close} may come from any
 * thread, also while a write blocks.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface SessionSink {

  /**
   * Writes messages in order, joined as far as the wire allows. May block as long as the peer does
   * not read.
   *
   * @param batch at least one message
   * @throws IOException when the connection is gone; the session is then closed
   */
  void write(List<OutboundMessage> batch) throws IOException;

  /**
   * Ends the connection. Called once, after the last write has returned or been given up.
   *
   * @param code why
   * @param writable false when a write is stuck: the connection must be cut without a word
   */
  void close(CloseCode code, boolean writable);
}
