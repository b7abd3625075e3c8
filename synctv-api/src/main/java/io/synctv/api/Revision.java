package io.synctv.api;

import java.util.Objects;

/**
 * How far the durable state of a room has come: how many changes there were, and which was the
 * last. The database gives the numbers, without a hole. Two revisions with the same number and
 * different changes are of two histories: the database has lost commits in between.
 *
 * @param number how many changes there were, 0 for a room as it was created
 * @param change the id of the change that led here
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Revision(long number, String change) {

  /** The revision of a room that was created and not changed yet. */
  public static final Revision CREATED = new Revision(0, "created");

  /** Checks the bounds. */
  public Revision {
    Objects.requireNonNull(change, "change");
    change = Checks.id("change id", change);
    if (number < 0) {
      throw new InvalidValueException("a revision is not negative");
    }
  }

  /**
   * Returns the revision that a change leads to.
   *
   * @param id the change's id
   * @return the next revision
   */
  public Revision next(String id) {
    Objects.requireNonNull(id, "id");
    return new Revision(number + 1, id);
  }
}
