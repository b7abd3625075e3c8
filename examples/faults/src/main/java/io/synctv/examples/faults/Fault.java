package io.synctv.examples.faults;

/** What can go wrong for a while. */
enum Fault {
  /** Nothing: people change the same things at the same time, no more. */
  NOTHING,
  /** Redis is stopped in its tracks and goes on. */
  REDIS_FROZEN,
  /** Redis is killed and started again with what its file holds. */
  REDIS_KILLED,
  /** Redis is killed and started again with nothing. */
  REDIS_EMPTIED,
  /** All connections to Redis are cut, and new ones refused. */
  REDIS_CUT,
  /** What one server says to Redis vanishes, and the other way. */
  NODE_CUT_OFF,
  /** One server is killed and started again. */
  NODE_KILLED,
  /** One server is asked to end and started again. */
  NODE_STOPPED,
  /** One server is asked to end and started again as this version, if it was of an older one. */
  NODE_UPGRADED,
  /** One server is stopped in its tracks and goes on. */
  NODE_FROZEN,
  /** The database does not get on: its line is held up, or somebody else has the file's lock. */
  DATABASE_SLOW
}
