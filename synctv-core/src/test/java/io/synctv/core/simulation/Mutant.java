package io.synctv.core.simulation;

/**
 * The engine with one rule of the design taken out, by changing a line of one of its classes; what
 * stores and transport keep is taken out by {@link Weakness}. The numbers are those of the design's
 * rules and invariants.
 */
enum Mutant {
  /** R2: a node far from the database never takes the room's lock. */
  NEVER_LOCKS("R2", "DurableCommands", "late < FREE_ATTEMPTS", "late < MAX_ATTEMPTS"),
  /** R4: what the database has accepted is refused when the log has a conflict. */
  REFUSES_WHAT_WAS_ACCEPTED(
      "5",
      "CommitPipeline",
      "  private void again(InFlightCommit done) {",
      """
        private void again(InFlightCommit done) {
          log.catchUp().waiters().take().forEach(waiter -> waiter.lost().run());
      """,
      "DurableCommands",
      "() -> reject(List.of(job), Rejection.of(ErrorCode.UNAVAILABLE))",
      "() -> reject(List.of(job), Rejection.of(ErrorCode.FORBIDDEN))"),
  /** R5: a change whose answer was lost is not asked for again. */
  ASKS_ONCE("R5", "DurableCommands", "engine.nanoTime() - start > PATIENCE", "start != 0"),
  /** R7: the first part of a change is applied as if it were all of it. */
  APPLIES_HALVES(
      "2", "LogApplier", "if (part.last()) {\n        List", "if (true) {\n        List"),
  /** R9: what the state includes is applied again. */
  APPLIES_AGAIN("2", "LogApplier", "part.previous().equals(now)", "revision != null"),
  /** R10: what the database has ordered makes for a new epoch. */
  RESTARTS_FOR_ANYTHING("16", "HistoryMerge", "anew || oursHolds(head)", "head != null"),
  /** R11: nobody lets go of media that is gone. */
  KEEPS_PLAYING(
      "11",
      "CommitPlan",
      "play(cause, null, null, context.now(), event)",
      "event.hashCode()",
      "CommitPlan",
      "play(by, null, null, context.now(), event)",
      "event.hashCode()"),
  /** D4: rights are told once, by the welcome. */
  TELLS_RIGHTS_ONCE(
      "10", "SessionAccess", "told != null && !told.equals(now)", "told == null && now == null"),
  /** R17: nobody sends people out of a room that was closed. */
  OVERLOOKS_THE_END(
      "18", "LogApplier", "EventTraits.closes(entry.event().event())", "entry.event().seq() < 0");

  /** The invariant that is broken then. */
  final String invariant;

  /** Triples of a class, a text in it, and what stands there instead. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
  final String[] edits;

  Mutant(String invariant, String... edits) {
    this.invariant = invariant;
    this.edits = edits;
  }
}
