package io.synctv.api.error;

import io.synctv.api.ApiStatus;

/** Whose turn it is to do something about an error. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum ErrorCategory {
  /** The request is wrong; the same request fails again. */
  CLIENT,
  /** The person may not do this. */
  PERMISSION,
  /** The room is in another state than the request expects. */
  CONFLICT,
  /** A limit was reached. */
  LIMIT,
  /** The server cannot serve this now. */
  SERVER
}
