package io.synctv.core.cluster;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import java.time.Duration;
import java.util.Objects;

/**
 * How an engine is one of several.
 *
 * @param presence whether nodes tell each other of their people; the same on all nodes. With a
 *     transport that does not share presence either ({@link SelectiveTransport}), each node lists
 *     its own
 * @param dedupWindow how long a message of another node is remembered, so that one that comes twice
 *     is heard once; 1 ms to 1 day
 * @param dedupSize how many messages are remembered so at the most, from 1; beyond that the oldest
 *     is forgotten
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record ClusterOptions(boolean presence, Duration dedupWindow, int dedupSize) {

  /** Nodes tell of their people; 100,000 messages are remembered for a minute. */
  public static final ClusterOptions DEFAULT =
      new ClusterOptions(true, Duration.ofMinutes(1), 100_000);

  /**
   * Checks the bounds.
   *
   * @throws InvalidValueException when one is broken; the message names the component
   */
  public ClusterOptions {
    Objects.requireNonNull(dedupWindow, "dedupWindow");
    if (dedupWindow.compareTo(Duration.ofMillis(1)) < 0
        || dedupWindow.compareTo(Duration.ofDays(1)) > 0) {
      throw new InvalidValueException("dedupWindow must be from 1 ms to 1 day");
    }
    if (dedupSize < 1) {
      throw new InvalidValueException("dedupSize must be at least 1");
    }
  }
}
