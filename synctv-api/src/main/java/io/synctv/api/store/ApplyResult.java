package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import java.util.List;
import java.util.Objects;

/** What became of a {@link RoomChange}. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface ApplyResult {

  /**
   * It is kept: now, or since an earlier call with the same change. A change without effects is
   * confirmed.
   *
   * @param revision the revision it made; for a change that makes none, the room's own
   */
  record Applied(Revision revision) implements ApplyResult {
    /** Refuses null. */
    public Applied {
      Objects.requireNonNull(revision, "revision");
    }
  }

  /**
   * It was planned on another revision than the room's. Nothing was written.
   *
   * @param revision the room's revision
   */
  record Stale(Revision revision) implements ApplyResult {
    /** Refuses null. */
    public Stale {
      Objects.requireNonNull(revision, "revision");
    }
  }

  /**
   * Some of its commands were carried out before. Nothing was written.
   *
   * @param commands these commands, at least one, in no particular order
   */
  record Known(List<KnownCommand> commands) implements ApplyResult {
    /** Copies the list. */
    public Known {
      Objects.requireNonNull(commands, "commands");
      commands = List.copyOf(commands);
    }
  }

  /** There is no such room, or it is closed. Nothing was written. */
  record Gone() implements ApplyResult {}
}
