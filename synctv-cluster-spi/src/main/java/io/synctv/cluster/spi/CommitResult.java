package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import java.util.List;

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
   * Some of the commands were carried out before: nothing was changed.
   *
   * @param answers what is remembered of these commands, at least one, in no particular order; the
   *     digest is that of the command that was carried out
   */
  record Known(List<KeyedAnswer> answers) implements CommitResult {
    /** Copies the list. */
    public Known {
      answers = List.copyOf(answers);
    }
  }

  /**
   * The log has moved on, or is in another epoch, or has told of other durable changes: nothing was
   * changed.
   *
   * @param head where the log stands
   */
  record Conflict(LogHead head) implements CommitResult {}

  /** There is no log of this room: nothing was changed. {@link RoomLog#open} makes it anew. */
  record Missing() implements CommitResult {}
}
