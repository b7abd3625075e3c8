package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.List;

/** What came after a point in a room's log. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface Replay {

  /**
   * All of it.
   *
   * @param entries in order without gaps, empty when nothing came after
   */
  record Complete(List<LogEntry> entries) implements Replay {
    /** Copies the list. */
    public Complete {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Some of it is no longer kept, or the point is of another epoch.
   *
   * @param head where the log stands
   */
  record Unavailable(LogHead head) implements Replay {}

  /** There is no log of this room. */
  record Missing() implements Replay {}
}
