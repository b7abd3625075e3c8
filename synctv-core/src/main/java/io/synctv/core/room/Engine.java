package io.synctv.core.room;

import io.synctv.api.IdGenerator;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.SessionRegistry;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What all rooms of a node share.
 *
 * @param limits what one person, room or node may use
 * @param stores where rooms outlive the process
 * @param transport what connects this node with others
 * @param encoder the wire's encoder
 * @param ids makes identifiers
 * @param sessions all sessions of the node
 * @param playback writes timelines behind
 * @param counters what is counted
 * @param workers virtual threads for what may block
 * @param timer the one scheduler; tasks on it only hand over to workers
 */
record Engine(
    Limits limits,
    Stores stores,
    ClusterTransport transport,
    MessageEncoder encoder,
    IdGenerator ids,
    SessionRegistry sessions,
    PlaybackWriter playback,
    Counters counters,
    Executor workers,
    ScheduledExecutorService timer) {

  /** Runs a task on a worker after a delay, unless the engine is closed by then. */
  void later(Runnable task, long delayMillis) {
    try {
      timer.schedule(() -> workers.execute(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The engine is closing: what was to happen later no longer matters.
    }
  }

  /** Runs a session's writer, unless the engine is closed: then nobody is left to read. */
  void write(Runnable writer) {
    try {
      workers.execute(writer);
    } catch (RejectedExecutionException e) {
      // Closing: the connections are cut by their host.
    }
  }

  long now() {
    return transport.clock().millis();
  }
}
