package io.synctv.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who gives a command: a person, through a session or (over HTTP, from the host application)
 * without one, or the application itself.
 *
 * @param user the person, or whom the application goes by
 * @param session the session, or null
 * @param application whether it is the application itself, which may do everything in every room;
 *     not kept and not told, so that what others learn is who it goes by
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Actor(User user, @Nullable SessionId session, boolean application) {

  /** Refuses null. */
  public Actor {
    Objects.requireNonNull(user, "user");
  }

  /**
   * Names a person.
   *
   * @param user the person
   * @param session the session, or null
   */
  public Actor(User user, @Nullable SessionId session) {
    this(user, session, false);
  }

  /**
   * Names a person without a session.
   *
   * @param user the person
   * @return the actor
   */
  public static Actor of(User user) {
    return new Actor(user, null, false);
  }

  /**
   * Names the application itself: its commands need no right, no session and no membership. For
   * moderation, schedules and the like; never for what a person asks.
   *
   * @param as whom it goes by in what others are told
   * @return the actor
   */
  public static Actor application(User as) {
    Objects.requireNonNull(as, "as");
    return new Actor(as, null, true);
  }

  /**
   * Returns the same as others know it.
   *
   * @return an actor that is not the application
   */
  public Actor told() {
    return application ? new Actor(user, session, false) : this;
  }
}
