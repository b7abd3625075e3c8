package io.synctv.core.rule;

import io.synctv.api.ApiStatus;
import io.synctv.api.UserId;
import io.synctv.api.host.AccessDecision;
import org.jspecify.annotations.Nullable;

/**
 * What the application has said of people's rights in a room, over the room's own rules. Answers
 * from memory; safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
@FunctionalInterface
public interface AccessOverlay {

  /** Nobody says anything: the room's own rules hold for everybody. */
  AccessOverlay NONE = user -> AccessDecision.roomRules();

  /**
   * Returns what was said last of somebody.
   *
   * @param user who
   * @return the decision, or null when the application was not asked or has not answered
   */
  @Nullable AccessDecision of(UserId user);
}
