package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;

/** Where what is known of the end of media comes from. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public enum Extent {
  /** Whoever added or edited it has said how long it is, or that it is live, or nothing. */
  DECLARED,
  /** A viewer's player has: better measurements replace it, and nothing is cut off there. */
  MEASURED,
  /** It has a timeline and no end yet, as a recording that goes on: players' manifests say so. */
  GROWING
}
