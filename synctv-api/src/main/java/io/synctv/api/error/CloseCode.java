package io.synctv.api.error;

import io.synctv.api.ApiStatus;

/**
 * Why a session is closed, with the WebSocket close code that says so. 4000 to 4499 invite the
 * client back, 4500 to 4999 do not.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public enum CloseCode {
  /** The person or the host application ended the session. */
  NORMAL(1000, "closed"),
  /** The viewer read too slowly and its queue is full. */
  SLOW_CONSUMER(4001, "too slow, come back and resume"),
  /** The node is shutting down. */
  DRAINING(4002, "server restarting, come back"),
  /** Nothing was heard for too long. */
  IDLE(4003, "idle for too long"),
  /** The session reached the longest life allowed. */
  MAX_DURATION(4004, "open for too long, come back"),
  /** The session's state can no longer be continued. */
  INSUFFICIENT_STATE(4005, "state lost, come back"),
  /** The engine around the session was closed. */
  ENGINE_CLOSED(4006, "engine closed, come back"),
  /** What the host made for the session's messages, a listener or a sink, failed. */
  LISTENER_FAILED(4007, "listener failed, come back"),
  /** No valid token in time. */
  UNAUTHENTICATED(4501, "not signed in"),
  /** Removed by somebody who may. */
  KICKED(4502, "removed from the room"),
  /** Banned by somebody who may. */
  BANNED(4503, "banned from the room"),
  /** The room was deleted. */
  ROOM_CLOSED(4504, "the room was closed"),
  /** A limit was reached. */
  LIMIT(4505, "limit reached"),
  /** The client does not speak the protocol. */
  PROTOCOL_ERROR(4506, "protocol error"),
  /** The client went on after it was told to stop. */
  POLICY(4507, "too many messages"),
  /** The room has a password, and the person does not belong to it. */
  JOIN_REQUIRED(4508, "join the room with its password");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** {@return the WebSocket close code} */
  public int code() {
    return code;
  }

  /** {@return the close reason, at most 123 bytes of UTF-8 (RFC 6455, 5.5)} */
  public String reason() {
    return reason;
  }

  /** {@return whether the person may not learn more of the room: what waits for them is dropped} */
  public boolean shutsOut() {
    return this == KICKED || this == BANNED || this == JOIN_REQUIRED;
  }

  /** {@return whether the client should come back by itself} */
  public boolean reconnect() {
    return code >= 4000 && code < 4500;
  }
}
