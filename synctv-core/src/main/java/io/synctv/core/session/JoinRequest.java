package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.User;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants into a room.
 *
 * @param user who; the host has authenticated them
 * @param device what they call their device, at most 80 characters, or null
 * @param resume where they want to go on, or null to start anew
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record JoinRequest(User user, @Nullable String device, @Nullable Resume resume) {

  /** Checks the device's name. */
  public JoinRequest {
    device = device == null ? null : Checks.text("device", device, 80);
  }
}
