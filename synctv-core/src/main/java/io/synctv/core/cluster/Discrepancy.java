package io.synctv.core.cluster;

import io.synctv.api.ApiStatus;

/** How a shadow can differ from what it follows ({@link ShadowTransport}). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public enum Discrepancy {
  /** The shadow refused what the primary accepted, as if somebody else had written. */
  CONFLICT,
  /** The shadow no longer knew a room. */
  MISSING,
  /** The shadow gave another number or version to what was committed. */
  VERSION,
  /** The shadow's state of a room is another one: its last number, its version or its snapshot. */
  STATE,
  /** The shadow delivered an event twice, or left one out. */
  ORDER,
  /** The shadow delivered an event with other bytes. */
  PAYLOAD,
  /** The shadow delivered an event that the primary does not have. */
  FOREIGN,
  /** The shadow did not deliver an event in time. */
  UNDELIVERED,
  /** The shadow lists other sessions of this node than it was told of. */
  PRESENCE,
  /** The shadow failed at, or never answered, a question though it said that it was up. */
  FAILURE,
  /** Not compared: the shadow was away. */
  AWAY,
  /** Not compared: too much waited for the shadow. */
  OVERFLOW
}
