package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/**
 * The stores of an engine, opened and closed together.
 *
 * <p>Every method of every store blocks until the work is done, is safe for use by several threads,
 * and throws {@link StoreException} when the store cannot do it. Nothing on a playback command's
 * path calls one.
 *
 * <p>Several nodes may open stores on the same data, each its own: what a method promises holds
 * over all of them.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Stores extends AutoCloseable {

  /** Returns the store of rooms. */
  RoomStore rooms();

  /** Returns what writes to rooms, and the order of what was written. */
  ChangeStore changes();

  /** Returns the store of chat messages. */
  ChatStore chat();

  /** Returns the store of playback snapshots. */
  PlaybackStore playback();

  /** Returns the values that all nodes share. */
  SharedValues sharedValues();

  /** Closes all stores; every later call fails with {@link StoreException}. Idempotent. */
  @Override
  void close();
}
