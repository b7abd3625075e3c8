package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.User;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants into a room.
 *
 * @param user who; the host has authenticated them. Of their name what cannot be seen, or turns the
 *     direction of text, is left out
 * @param device what they call their device, at most 80 characters, or null
 * @param resume where they want to go on, or null to start anew
 * @param idle how long the session may stay without a word from its person before it is closed, or
 *     null for what its way in has: {@link io.synctv.core.limit.Limits#idle} for one with a sink,
 *     no limit for one with a listener
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record JoinRequest(
    User user, @Nullable String device, @Nullable Resume resume, @Nullable Duration idle) {

  /** No limit to how long a session may stay silent. */
  public static final Duration NEVER_IDLE = Duration.ofSeconds(Long.MAX_VALUE);

  /** Checks the device's name, and that the idle limit is positive; mends the person's name. */
  public JoinRequest {
    Objects.requireNonNull(user, "user");
    user = new User(user.id(), Checks.mendedName(user.name(), User.MAX_NAME), user.kind());
    device = device == null ? null : Checks.name("device", device, 80);
    if (idle != null && (idle.isZero() || idle.isNegative())) {
      throw new IllegalArgumentException("idle must be positive");
    }
  }

  /**
   * Makes a request whose idle limit is that of its way in.
   *
   * @param user who; the host has authenticated them
   * @param device what they call their device, at most 80 characters, or null
   * @param resume where they want to go on, or null to start anew
   */
  public JoinRequest(User user, @Nullable String device, @Nullable Resume resume) {
    this(user, device, resume, null);
  }

  /**
   * Asks for a person to be let in anew.
   *
   * @param user who; the host has authenticated them
   * @return the request
   */
  public static JoinRequest of(User user) {
    return new JoinRequest(user, null, null);
  }

  /**
   * Returns this request with an idle limit of its own.
   *
   * @param limit how long the session may stay without a word, or {@link #NEVER_IDLE}
   * @return the changed request
   */
  public JoinRequest withIdle(Duration limit) {
    return new JoinRequest(user, device, resume, Objects.requireNonNull(limit, "limit"));
  }
}
