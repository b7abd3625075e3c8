package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a client wants to go on.
 *
 * @param epoch the epoch it knows
 * @param seq the last number it has, 0 for none
 * @param session the session it had, so that nobody sees it leave and come; or null
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Resume(Epoch epoch, long seq, @Nullable SessionId session) {
  /** Refuses null. */
  public Resume {
    Objects.requireNonNull(epoch, "epoch");
  }
}
