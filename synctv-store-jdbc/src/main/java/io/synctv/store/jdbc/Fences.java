package io.synctv.store.jdbc;

import io.helidon.dbclient.DbExecute;
import io.synctv.api.store.Fence;
import io.synctv.api.store.StaleTokenException;

/** Remembers the highest token of each lock and refuses lower ones. */
final class Fences {

  private Fences() {}

  /**
   * Lets a transaction go on, and keeps later ones with a lower token out. Until it ends, others
   * with the same lock wait.
   *
   * @throws StaleTokenException when a higher token was seen
   */
  static void pass(DbExecute db, Fence fence) {
    if (db.insert(Sql.PASS_FENCE, fence.name(), fence.token()) == 0) {
      throw new StaleTokenException(fence);
    }
  }
}
