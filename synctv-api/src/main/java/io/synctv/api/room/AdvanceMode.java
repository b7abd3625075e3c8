package io.synctv.api.room;

import io.synctv.api.ApiStatus;

/** What happens when the current item ends. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum AdvanceMode {
  /** The room stops at the end. */
  STOP,
  /** The next entry of the playlist plays; the last one stops. */
  NEXT,
  /** The same entry plays again. */
  REPEAT_ONE,
  /** The next entry plays; after the last comes the first. */
  REPEAT_ALL
}
