package io.synctv.api.command;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.MediaId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command with what goes along with it: guards that refuse it when the room has moved on, and a
 * key that makes sending it again harmless.
 *
 * @param command what is asked
 * @param expectedMedia refuses the command unless this is the current media; null for no such guard
 * @param expectedVersion refuses the command unless this is the playback's version; null for no
 *     such guard
 * @param key the same key of the same person returns the first answer for 5 minutes; null for none
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Submission(
    Command command,
    @Nullable MediaId expectedMedia,
    @Nullable Long expectedVersion,
    @Nullable IdempotencyKey key) {
  /** Refuses null. */
  public Submission {
    Objects.requireNonNull(command, "command");
  }

  /**
   * Submits a command without guards and key.
   *
   * @param command what is asked
   * @return the submission
   */
  public static Submission of(Command command) {
    return new Submission(command, null, null, null);
  }
}
