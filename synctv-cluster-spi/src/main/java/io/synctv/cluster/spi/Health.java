package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/**
 * Whether this node reaches the store.
 *
 * <p>Guarantee, with tests of the kit:
 *
 * <ol start="8">
 *   <li><b>Isolation is visible and bounded.</b> When the store is away, calls fail within 1 s
 *       (never hang), health turns isolated within 2 s, and back within 1 s of the store's return;
 *       {@link RoomListener#onResync} follows for every watched room within a second each time it
 *       is back. No call blocks its caller, and listeners hear within the same times.
 * </ol>
 *
 * <p>Being up is proved by a message of this node that came back to it the way events do: a
 * connection may be open and deaf.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Health {

  /** How this node stands to the store. */
  enum State {
    /** The store answers, and what it delivers arrives. */
    UP,
    /** The store is away, or does not deliver. */
    ISOLATED
  }

  /** {@return the state now} Cheap, never blocks. */
  State state();

  /**
   * Hears of changes.
   *
   * @param listener called in order, by one thread at a time; must not block
   * @return ends the hearing
   * @throws TransportException when the transport is closed
   */
  Subscription listen(HealthListener listener);
}
