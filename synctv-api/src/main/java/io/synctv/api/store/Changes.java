package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import java.util.List;
import java.util.Objects;

/** What came after a revision of a room. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface Changes {

  /**
   * All of it.
   *
   * @param changes in order, without a hole; empty when nothing came after
   */
  record Complete(List<StoredChange> changes) implements Changes {
    /** Copies the list. */
    public Complete {
      Objects.requireNonNull(changes, "changes");
      changes = List.copyOf(changes);
    }
  }

  /**
   * Some of it is no longer kept, or the revision is not one of this room's: the database has lost
   * commits. The room is to be read anew.
   *
   * @param revision the room's revision
   */
  record Unavailable(Revision revision) implements Changes {
    /** Refuses null. */
    public Unavailable {
      Objects.requireNonNull(revision, "revision");
    }
  }

  /** There is no such room, or it is closed and the change that closed it is no longer kept. */
  record Gone() implements Changes {}
}
