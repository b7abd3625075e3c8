package io.synctv.api.host;

import io.synctv.api.ApiStatus;

/**
 * Takes what an engine counts, for the metrics of an application.
 *
 * <p>Told once a second and as the engine closes, on a thread of the engine of which no room waits
 * for anything; one call at a time. One that hangs is told nothing more until it returns, and then
 * all that was counted meanwhile. One that throws is told again a second later what it was not
 * told; the first failure of a row is logged.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface EngineMetrics {

  /** What only grows. More may be added by later versions. */
  enum Counter {
    /** Ordered events applied on this node. */
    EVENTS,
    /** Commits sent to the transport. */
    COMMITS,
    /** Commits that had to be decided anew. */
    CONFLICTS,
    /** Commands refused. */
    REJECTIONS,
    /** Payloads from the cluster that could not be read. */
    MALFORMED,
    /** Sessions closed because they read too slowly. */
    SLOW_CONSUMERS,
    /** Rooms that went on without the cluster's store. */
    FORKS,
    /** Rooms whose state was merged into the cluster's log. */
    MERGES,
    /** Messages between nodes that were heard before, and left out. */
    DUPLICATES,
    /** Calls of the application's own hooks that failed or took too long. */
    HOST_FAILURES
  }

  /** What goes up and down. More may be added by later versions. */
  enum Gauge {
    /** Rooms in this node's memory. */
    ROOMS,
    /** Sessions of this node. */
    SESSIONS
  }

  /**
   * Takes by how much a counter has grown.
   *
   * @param counter which
   * @param delta by how much since it was told last, more than 0
   */
  void count(Counter counter, long delta);

  /**
   * Takes where a gauge stands.
   *
   * @param gauge which
   * @param value its value now
   */
  void gauge(Gauge gauge, long value);
}
