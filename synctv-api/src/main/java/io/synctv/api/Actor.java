package io.synctv.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who gives a command: a person, through a session or (over HTTP, from the host application)
 * without one.
 *
 * @param user the person
 * @param session the session, or null
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Actor(User user, @Nullable SessionId session) {
  /** Refuses null. */
  public Actor {
    Objects.requireNonNull(user, "user");
  }

  /**
   * Names a person without a session.
   *
   * @param user the person
   * @return the actor
   */
  public static Actor of(User user) {
    return new Actor(user, null);
  }
}
