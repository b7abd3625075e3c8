package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/** What became of a room to be created. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface CreateResult {

  /** It is kept. */
  record Created() implements CreateResult {}

  /** Its owner has as many rooms as allowed. Nothing was written. */
  record TooMany() implements CreateResult {}

  /**
   * A room with this id is kept already, which stays as it is; closed ones count until they are
   * purged. Nothing was written.
   */
  record Exists() implements CreateResult {}

  /**
   * The command was carried out before, or its key was used for another one. Nothing was written.
   *
   * @param command the room it created ({@link KnownCommand.Created}), or {@link
   *     KnownCommand.Reused}
   */
  record Known(KnownCommand command) implements CreateResult {
    /** Refuses null. */
    public Known {
      Objects.requireNonNull(command, "command");
    }
  }
}
