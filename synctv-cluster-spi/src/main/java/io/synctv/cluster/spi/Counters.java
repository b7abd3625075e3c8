package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Limits over all nodes. A stage fails with {@link TransportException} when the store is away or
 * the transport is closed; the caller then falls back to what it knows itself.
 *
 * <p>A counter is the sum of what each node holds of it. What a node holds disappears with the node
 * as its presence does (guarantee 9), and is put back by a transport whose store has lost it.
 *
 * <p>Names are opaque: any text without control characters, told apart to the letter. No separator
 * or bracket in one means anything.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface Counters {

  /**
   * Takes a place for this node unless a limit is reached. Atomic over all nodes.
   *
   * @param counter which, 1 to 200 characters
   * @param limit the most places over all nodes; {@link Integer#MAX_VALUE} takes one in any case
   * @return whether a place was taken. A stage that fails has taken none, though the store may have
   *     heard of it: once it is back it counts what the node holds
   */
  CompletionStage<Boolean> take(String counter, int limit);

  /**
   * Gives a place of this node back. Does nothing when it holds none. Counts though the stage fails
   * for want of the store: the place is free when the store is back.
   *
   * @param counter which
   * @return completes when it is given back
   */
  CompletionStage<@Nullable Void> give(String counter);

  /**
   * Returns how many places are taken over all nodes.
   *
   * @param counter which
   * @return the sum
   */
  CompletionStage<Integer> total(String counter);

  /**
   * Asks to do something that may be done only so often: at most {@code limit} times in any {@code
   * window}, over all nodes (a sliding window). What is refused does not count.
   *
   * @param name what, 1 to 200 characters
   * @param limit how often, at least 1
   * @param window in how long, at most an hour
   * @return whether it may be done now, and else when to ask again
   */
  CompletionStage<Permit> permit(String name, int limit, Duration window);

  /**
   * The answer to {@link #permit}.
   *
   * @param granted whether it may be done
   * @param retryAfter how long to wait when it may not; zero when it may
   */
  record Permit(boolean granted, Duration retryAfter) {}
}
