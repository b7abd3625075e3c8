package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import java.time.Duration;
import java.util.List;

/**
 * The one way to write what is kept of a room, and the order of all that is written: compare and
 * set. See {@link Stores} for blocking, threads and failure.
 *
 * <p>Each change that makes a revision is one transaction: it compares the room's revision, number
 * and change id, with the one the change was planned on; writes only the columns and rows that the
 * events name; keeps the keys of the commands; and keeps the change itself for {@link
 * #CHANGES_KEPT}, so that whoever finds it can tell of it.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ChangeStore {

  /** How long changes are kept at least, by the store's clock; the newest of a room stays. */
  Duration CHANGES_KEPT = Duration.ofMinutes(10);

  /** How long keys of commands are kept at least, by the store's clock. */
  Duration KEYS_KEPT = Duration.ofMinutes(5);

  /**
   * Applies a change, all or nothing. In this order: a room that is not kept is {@link
   * ApplyResult.Gone}; a change that was applied before is {@link ApplyResult.Applied} again; in a
   * closed room keys that are kept make it {@link ApplyResult.Known}, and anything else is {@link
   * ApplyResult.Gone}; another revision than the change's base is {@link ApplyResult.Stale}, unless
   * the change is of chat only; keys that are kept make it {@link ApplyResult.Known}.
   *
   * <p>Events of items, members and the room replace what is kept of the same item, member or part
   * of the room; removing what is not there is no error. A kick has no other effect than the change
   * itself, which is kept. A message whose id is kept counts as known when the change names a key
   * for it, and is left as it is otherwise. So a change of chat only that is applied again is known
   * by its keys, or applied where it has none; it keeps no other keys than those of its messages. A
   * message that was posted without a key counts as the key's own.
   *
   * @param room which room
   * @param change what to do
   * @return what became of it
   * @throws InvalidDataException when the store cannot keep such data, when two effects have the
   *     same key of the same person, or when playback is among the events. Nothing is written then,
   *     also of what stands before
   * @throws StoreException when the store cannot do it; it may be done all the same, now or within
   *     a few seconds, which applying the same change again finds out
   */
  ApplyResult apply(RoomId room, RoomChange change);

  /** Plans a change on the newest revision. Does no I/O; may be called again. */
  @FunctionalInterface
  interface Planner {

    /**
     * Plans.
     *
     * @param missed what came after the revision the caller knew, in order; perhaps nothing
     * @return the change, planned on the last of them, or on what was known when there are none
     */
    RoomChange plan(List<StoredChange> missed);
  }

  /**
   * Plans and applies a change while nobody else can change the room: for who was too late again
   * and again. Who waits for the room's lock gets it in turn, where the database has such a queue.
   * What the planner throws fails the call, possibly as the cause of a {@link StoreException};
   * nothing is written then, and the lock is given back.
   *
   * @param room which room
   * @param known the revision the caller knows
   * @param planner plans on what came after it
   * @return as {@link #apply}; {@link ApplyResult.Stale} only when what came after {@code known} is
   *     not available, see {@link Changes.Unavailable}
   * @throws StoreException as {@link #apply} does
   */
  ApplyResult applyLocked(RoomId room, Revision known, Planner planner);

  /**
   * Returns what came after a revision. Reads what is committed when it is called, or newer.
   *
   * @param room which room
   * @param known the revision already known
   * @return everything after it, or that it cannot be had
   */
  Changes since(RoomId room, Revision known);

  /**
   * Returns what was changed lately, in all rooms, closed ones included.
   *
   * @param within how far back, by the store's clock; {@link #CHANGES_KEPT} where it is more
   * @return the changes; at most 10,000 messages, the newest
   */
  RecentChanges recent(Duration within);

  /**
   * Forgets some of the changes and keys that are older than they are kept for, keys of rooms that
   * were made included. Of a key that is kept the change is kept too, so keys go first; a key that
   * was forgotten is free for another command.
   *
   * @param limit the most of each forgotten by this call, 1 to 10,000
   * @return whether there may be more
   * @throws io.synctv.api.InvalidValueException when the limit is out of bounds
   */
  boolean expire(int limit);
}
