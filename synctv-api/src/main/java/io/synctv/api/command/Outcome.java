package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.error.Rejection;
import io.synctv.api.event.RoomEvent;
import java.util.List;
import java.util.Objects;

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
   * @param events what it caused, in order; the same when the command is sent again
   */
  record Accepted(Epoch epoch, long seq, List<String> ids, List<RoomEvent> events)
      implements Outcome {
    /** Copies the lists. */
    public Accepted {
      Objects.requireNonNull(epoch, "epoch");
      Objects.requireNonNull(ids, "ids");
      Objects.requireNonNull(events, "events");
      ids = List.copyOf(ids);
      events = List.copyOf(events);
    }
  }

  /**
   * It was refused and changed nothing.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Outcome {
    /** Refuses null. */
    public Rejected {
      Objects.requireNonNull(rejection, "rejection");
    }
  }
}
