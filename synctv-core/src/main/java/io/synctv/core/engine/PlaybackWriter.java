package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.StoreUnavailableException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes timelines behind: a room's latest replaces what still waits, all that waits is written
 * together twice a second and at close. At most one timeline per room waits. A failed write is
 * tried again with the next. Safe for several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PlaybackWriter {

  /** How often what waits is written, in milliseconds; the promise is one second. */
  public static final long PERIOD = 500;

  private static final System.Logger LOG = System.getLogger(PlaybackWriter.class.getName());

  private final PlaybackStore store;
  private final Map<RoomId, PlaybackState> waiting = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();

  public PlaybackWriter(PlaybackStore store) {
    this.store = store;
  }

  /** Notes a room's latest timeline. */
  public void changed(RoomId room, PlaybackState playback) {
    waiting.merge(room, playback, PlaybackWriter::newer);
  }

  /** Drops what waits of a deleted room. */
  public void forget(RoomId room) {
    waiting.remove(room);
  }

  /** Writes all that waits. Blocks; what cannot be written waits on. */
  public void flush() {
    writing.lock();
    try {
      Map<RoomId, PlaybackState> batch = new HashMap<>(waiting);
      if (batch.isEmpty()) {
        return;
      }
      save(batch);
    } catch (StoreUnavailableException e) {
      LOG.log(System.Logger.Level.DEBUG, "The store is away: playback snapshots wait", e);
    } finally {
      writing.unlock();
    }
  }

  private void save(Map<RoomId, PlaybackState> batch) {
    try {
      store.save(batch);
      batch.forEach(waiting::remove);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (Throwable e) { // also an error: the next turn must come
      if (batch.size() > 1) {
        // One of them is at fault, and the others must not suffer for it.
        batch.forEach((room, playback) -> save(Map.of(room, playback)));
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "A playback snapshot could not be written, trying again",
            e);
      }
    }
  }

  /** Writes all that waits, unless that is being done already: a slow store is not waited for. */
  public void flushUnlessFlushing() {
    if (!writing.isLocked()) {
      flush();
    }
  }

  private static PlaybackState newer(PlaybackState a, PlaybackState b) {
    return b.version() >= a.version() ? b : a;
  }
}
