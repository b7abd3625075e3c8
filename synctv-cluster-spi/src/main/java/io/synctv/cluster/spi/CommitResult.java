package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;

/** What became of a commit. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface CommitResult {

  /**
   * The events are in the log.
   *
   * @param epoch the epoch of the numbers
   * @param firstSeq the number of the first event; the others follow
   * @param lastSeq the number of the last event
   * @param version the version of the snapshot after the commit
   */
  record Committed(Epoch epoch, long firstSeq, long lastSeq, long version)
      implements CommitResult {}

  /**
   * The log has moved on, or is in another epoch: nothing was changed.
   *
   * @param head where the log stands
   */
  record Conflict(LogHead head) implements CommitResult {}

  /** There is no log of this room: nothing was changed. {@link RoomLog#open} makes it anew. */
  record Missing() implements CommitResult {}
}
