package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/**
 * The store is known to be away: it was not asked, and nothing has changed. Thrown at once. Calls
 * go through again as soon as the store is back, which is its own business to find out.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public class StoreUnavailableException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was to be done and why the store counts as away
   */
  public StoreUnavailableException(String message) {
    super(message);
  }
}
