package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.List;

/** Hears what happens to one room's log. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomListener {

  /**
   * Takes entries that follow each other without a gap.
   *
   * @param entries at least one
   */
  void onEntries(List<LogEntry> entries);

  /**
   * Learns that entries may have been missed: the listener asks {@link RoomLog#since} for what it
   * lacks. Sent after each return of the store, and when a new epoch began.
   */
  void onResync();
}
