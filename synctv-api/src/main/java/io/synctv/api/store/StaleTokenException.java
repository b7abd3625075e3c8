package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/**
 * A guarded write came with a token lower than the highest seen: its sender lost the lock, and
 * another one holds it or did so since. Nothing was changed; trying again with this token is in
 * vain.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public class StaleTokenException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param fence what was refused
   */
  public StaleTokenException(Fence fence) {
    super("token " + fence.token() + " of lock " + fence.name() + " is not the highest any more");
  }
}
