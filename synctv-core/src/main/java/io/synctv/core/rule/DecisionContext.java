package io.synctv.core.rule;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;

/**
 * What a rule may know beside the room's state: who asks, when, and where new identifiers come
 * from. Rules read no clock and draw no random number of their own.
 *
 * @param actor who asks
 * @param now cluster time in epoch milliseconds
 * @param lead milliseconds by which a start is scheduled ahead, so that all viewers start together
 * @param ids makes identifiers
 * @param overlay what the application says of people's rights, over the room's own rules
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record DecisionContext(
    Actor actor, long now, long lead, IdGenerator ids, AccessOverlay overlay) {

  /**
   * {@return the same for another command, which somebody else gives}
   *
   * @param other who gives the other command
   */
  public DecisionContext by(Actor other) {
    return new DecisionContext(other, now, lead, ids, overlay);
  }
}
