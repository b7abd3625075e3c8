package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/**
 * The stores of an engine, opened and closed together.
 *
 * <p>Every method of every store blocks until the work is done, is safe for use by several threads,
 * and throws {@link StoreException} when the store cannot do it, its subclass {@link
 * StoreUnavailableException} at once while the store is known to be away. Nothing on a playback
 * command's path calls one.
 *
 * <p>Several nodes may open stores on the same data, each its own: what a method promises holds
 * over all of them.
 *
 * <p>What is handed over is read before the call returns, and kept as it was then; what is returned
 * is a copy that changes no more, or is the caller's to change. Payloads alone are handed over and
 * returned without a copy, and changed by nobody. All ages go by one clock of the store, which is
 * the same for all nodes.
 *
 * <p>Whoever implements them extends {@code StoresContract} of {@code synctv-store-kit} in tests of
 * their own: it holds what is said here.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Stores extends AutoCloseable {

  /** {@return the store of rooms} */
  RoomStore rooms();

  /** {@return what writes to rooms, and the order of what was written} */
  ChangeStore changes();

  /** {@return the store of chat messages} */
  ChatStore chat();

  /** {@return the store of playback snapshots} */
  PlaybackStore playback();

  /** {@return the values that all nodes share} */
  SharedValues sharedValues();

  /**
   * {@return what remembers when rooms were used} Unless it is implemented nothing is remembered,
   * and nothing ends for want of use.
   */
  default UsageStore usage() {
    return UsageStore.NONE;
  }

  /**
   * Proves that the stores can write at this moment; health checks ask. Writes no more than a tiny
   * row of its own, which is replaced each time. An implementation should answer within two
   * seconds, whatever is broken, and not queue behind other calls; who asks bounds its wait all the
   * same.
   *
   * <p>Unless it is implemented this proves that they can be read, and no more.
   *
   * @throws StoreException when they cannot; the message says why, for operators
   */
  default void prove() {
    var unused = sharedValues().find("write-check");
  }

  /** Closes all stores; every later call fails with {@link StoreException}. Idempotent. */
  @Override
  void close();
}
