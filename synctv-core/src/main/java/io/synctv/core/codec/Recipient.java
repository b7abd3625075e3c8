package io.synctv.core.codec;

import io.synctv.api.ApiStatus;
import io.synctv.api.SessionId;
import io.synctv.api.UserId;

/** Which sessions of a room a {@link Signal} is for. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public sealed interface Recipient {

  /** All sessions of the room. */
  record Everyone() implements Recipient {}

  /**
   * The sessions that a person has in the room, on whichever nodes.
   *
   * @param user which person
   */
  record OfUser(UserId user) implements Recipient {}

  /**
   * One session, on whichever node it is.
   *
   * @param session which
   */
  record OfSession(SessionId session) implements Recipient {}
}
