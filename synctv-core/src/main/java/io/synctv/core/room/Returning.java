package io.synctv.core.room;

/** Whether somebody comes back for a session that has its places still. */
enum Returning {
  /** They do, for the first time. */
  YES,
  /** They do not. */
  NO,
  /** They say so, and the room may not know yet who was in it on a node that died. */
  PERHAPS
}
