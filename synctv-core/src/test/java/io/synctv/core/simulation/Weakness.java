package io.synctv.core.simulation;

/**
 * What stores and transport do not do although they should, to see that it would be seen: each is a
 * rule of the design taken away from the outside.
 */
enum Weakness {
  /** All is as it should be. */
  NONE,
  /** The database compares the number of a revision and not the change that made it (R6). */
  COMPARES_NUMBERS_ONLY,
  /** A change that was applied already is taken for one that comes too late (R5). */
  APPLIES_NOTHING_TWICE,
  /** The database keeps no keys (R12). */
  KEEPS_NO_KEYS,
  /** The keys of refused commands are not looked up (R12). */
  LOOKS_NO_KEYS_UP,
  /** A refusal is confirmed whatever the revision is (R13). */
  CONFIRMS_ANYTHING,
  /** Nobody sees what was changed lately (R3, R16). */
  SHOWS_NO_RECENT_CHANGES,
  /** A room's parts are read one after the other and not as of one moment (R8). */
  READS_IN_PARTS,
  /** The log takes durable changes that do not follow what it has told (R1). */
  TELLS_IN_ANY_ORDER,
  /** The log keeps no answers (R12). */
  LOG_KEEPS_NO_ANSWERS,
  /** Who missed deliveries is not told so. */
  NEVER_RESYNCS
}
