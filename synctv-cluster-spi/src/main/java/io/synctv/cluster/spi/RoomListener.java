package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.List;

/** Hears what happens to one room's log. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomListener {

  /**
   * Takes entries that follow each other without a gap: one commit or several, each whole.
   *
   * @param entries at least one
   */
  void onEntries(List<LogEntry> entries);

  /**
   * Learns that entries may have been missed: the listener asks {@link RoomLog#since} for what it
   * lacks. Sent within two seconds of each return of the store, in place of deliveries that were
   * given up, and when a new epoch began; may be sent without need.
   */
  void onResync();
}
