package io.synctv.api.error;

import io.synctv.api.ApiStatus;

/**
 * Every failure a client can see. The one table from which HTTP statuses, socket rejects and the
 * documentation come.
 *
 * <p>Codes are part of the wire contract: they are added, never renamed or reused.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public enum ErrorCode {
  /** Not JSON, or not the shape of a message. */
  MALFORMED(ErrorCategory.CLIENT, 400, false, "The request could not be read"),
  /** A field is missing, of the wrong type or outside its bounds. */
  INVALID(ErrorCategory.CLIENT, 400, false, "A field is missing or wrong"),
  /** The socket message's type is not known. */
  UNKNOWN_TYPE(ErrorCategory.CLIENT, 400, false, "The message type is not known"),
  /** The HTTP method is not offered here. */
  METHOD_NOT_ALLOWED(ErrorCategory.CLIENT, 405, false, "The method is not allowed here"),
  /** The body's media type is not JSON. */
  UNSUPPORTED_MEDIA_TYPE(ErrorCategory.CLIENT, 415, false, "The body must be JSON"),
  /** The body or frame is too large. */
  TOO_LARGE(ErrorCategory.CLIENT, 413, false, "The request is too large"),
  /** Media that are to be in a playlist take more bytes than an entry may; the fault says where. */
  ITEM_TOO_LARGE(ErrorCategory.CLIENT, 413, false, "The entry is too large"),
  /** There is no such address. */
  NOT_FOUND(ErrorCategory.CLIENT, 404, false, "There is nothing here"),
  /** There is no such room. */
  ROOM_NOT_FOUND(ErrorCategory.CLIENT, 404, false, "There is no such room"),
  /** There is no such playlist entry. */
  MEDIA_NOT_FOUND(ErrorCategory.CLIENT, 404, false, "There is no such entry in the playlist"),
  /** There is no such chat message. */
  MESSAGE_NOT_FOUND(ErrorCategory.CLIENT, 404, false, "There is no such chat message"),
  /** The person is neither a member nor in the room. */
  MEMBER_NOT_FOUND(ErrorCategory.CLIENT, 404, false, "There is no such person in the room"),
  /** No token, or one that is wrong or has expired. */
  UNAUTHENTICATED(ErrorCategory.PERMISSION, 401, false, "Sign in first"),
  /** The person lacks the right. */
  FORBIDDEN(ErrorCategory.PERMISSION, 403, false, "You may not do this"),
  /** The room has a password and the person has not joined. */
  JOIN_REQUIRED(ErrorCategory.PERMISSION, 403, false, "Join the room with its password first"),
  /** The password is wrong. */
  WRONG_PASSWORD(ErrorCategory.PERMISSION, 403, false, "The password is wrong"),
  /** The page's origin is not allowed to open a socket. */
  ORIGIN_NOT_ALLOWED(ErrorCategory.PERMISSION, 403, false, "This origin is not allowed"),
  /** The server is not to be asked for by this host name. */
  HOST_NOT_ALLOWED(ErrorCategory.PERMISSION, 421, false, "This host name is not allowed"),
  /** The command was meant for other media. */
  MEDIA_CHANGED(ErrorCategory.CONFLICT, 409, false, "Another item is playing by now"),
  /** The command was meant for an older version of the playback. */
  VERSION_CHANGED(ErrorCategory.CONFLICT, 409, false, "The playback has changed meanwhile"),
  /** Nothing is selected, so there is no timeline to change. */
  NOTHING_SELECTED(ErrorCategory.CONFLICT, 409, false, "Nothing is selected to play"),
  /** Live media have no shared timeline. */
  LIVE_MEDIA(ErrorCategory.CONFLICT, 409, false, "Live media have no timeline to change"),
  /** The end was reported before the room's timeline reached it. */
  NOT_ENDED(ErrorCategory.CONFLICT, 409, false, "The item has not ended yet"),
  /** The owner stays what they are. */
  OWNER_STAYS(ErrorCategory.CONFLICT, 409, false, "The owner's role cannot be changed"),
  /** The host wants a room under an id of its own that another room has. */
  ROOM_EXISTS(ErrorCategory.CONFLICT, 409, false, "There is a room with this id already"),
  /** The idempotency key was used for another command. */
  KEY_REUSED(ErrorCategory.CONFLICT, 409, false, "This key was used for another command"),
  /** Others changed the room at the same time, repeatedly. */
  CONFLICT(ErrorCategory.CONFLICT, 409, true, "Others changed the room at the same time"),
  /** The room was closed. */
  ROOM_CLOSED(ErrorCategory.CONFLICT, 410, false, "The room is closed"),
  /** The session that gave the command is closed. */
  SESSION_CLOSED(ErrorCategory.CONFLICT, 409, false, "The session is closed"),
  /** Too many messages or requests in too short a time. */
  RATE_LIMITED(ErrorCategory.LIMIT, 429, true, "Too many requests, slow down"),
  /** Sessions whose commands have no key throw the timeline to and fro, as players do by error. */
  SEEKS_ALTERNATE(ErrorCategory.LIMIT, 429, false, "Players seek against each other"),
  /** The person has too many sessions. */
  TOO_MANY_SESSIONS(ErrorCategory.LIMIT, 429, true, "You have too many open sessions"),
  /** The room has as many sessions as it may have. */
  ROOM_FULL(ErrorCategory.LIMIT, 429, true, "The room is full"),
  /** The node has as many sessions as it may have. */
  NODE_FULL(ErrorCategory.LIMIT, 503, true, "The server is full"),
  /** The person owns too many rooms. */
  TOO_MANY_ROOMS(ErrorCategory.LIMIT, 429, false, "You own too many rooms"),
  /** The playlist has as many entries as it may have, or as many bytes: the fault says which. */
  PLAYLIST_FULL(ErrorCategory.LIMIT, 409, false, "The playlist is full"),
  /** More work is waiting than may wait. */
  OVERLOADED(ErrorCategory.SERVER, 503, true, "The server is overloaded"),
  /** The node is shutting down. */
  DRAINING(ErrorCategory.SERVER, 503, true, "The server is restarting"),
  /** The engine was closed; another node may answer. */
  ENGINE_CLOSED(ErrorCategory.SERVER, 503, true, "The engine is closed"),
  /** A store or the cluster cannot be reached. */
  UNAVAILABLE(ErrorCategory.SERVER, 503, true, "The server cannot do this at the moment"),
  /** Something of ours is broken. */
  INTERNAL(ErrorCategory.SERVER, 500, true, "Something went wrong on the server");

  private final ErrorCategory category;
  private final int httpStatus;
  private final boolean retryable;
  private final String title;

  ErrorCode(ErrorCategory category, int httpStatus, boolean retryable, String title) {
    this.category = category;
    this.httpStatus = httpStatus;
    this.retryable = retryable;
    this.title = title;
  }

  /** {@return whose turn it is to do something} */
  public ErrorCategory category() {
    return category;
  }

  /** {@return the HTTP status that carries this code} */
  public int httpStatus() {
    return httpStatus;
  }

  /** {@return whether the same request may succeed later} */
  public boolean retryable() {
    return retryable;
  }

  /** {@return one plain sentence for people, without a full stop} */
  public String title() {
    return title;
  }
}
