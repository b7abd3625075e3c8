package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.error.Rejection;
import java.util.List;

/** What became of a submission. */
@ApiStatus(ApiStatus.Level.STABLE)
public sealed interface Outcome {

  /**
   * It was done, or there was nothing to do.
   *
   * @param epoch the epoch of {@code seq}
   * @param seq the number of the last event it caused, or of the room's last event when it caused
   *     none
   * @param ids identifiers it made: of playlist entries or of the chat message
   */
  record Accepted(Epoch epoch, long seq, List<String> ids) implements Outcome {}

  /**
   * It was refused and changed nothing.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Outcome {}
}
