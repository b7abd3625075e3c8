package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to append to a room's log.
 *
 * @param room which room
 * @param epoch the epoch the events were decided in
 * @param key names this commit, unique for as long as it may be sent again
 * @param events at least one
 * @param change the condition on the snapshot and the new one, or null for events that depend on no
 *     snapshot and change none
 * @param told which durable changes these events tell of, or null when they tell of none
 * @param answers the commands with a key among those that caused the events, no key twice
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Commit(
    RoomId room,
    Epoch epoch,
    String key,
    List<byte[]> events,
    @Nullable Change change,
    @Nullable Told told,
    List<KeyedAnswer> answers) {

  /** Checks that there is something to append, and that no key is answered twice. */
  public Commit {
    events = List.copyOf(events);
    answers = List.copyOf(answers);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a commit has at least one event");
    }
    if (answers.size() > 1
        && answers.stream().map(KeyedAnswer::key).distinct().count() < answers.size()) {
      throw new IllegalArgumentException("a commit answers each key once");
    }
  }

  /**
   * Makes a commit that tells of no durable change and answers no key.
   *
   * @param room which room
   * @param epoch the epoch the events were decided in
   * @param key names this commit
   * @param events at least one
   * @param change the condition on the snapshot and the new one, or null
   */
  public Commit(
      RoomId room, Epoch epoch, String key, List<byte[]> events, @Nullable Change change) {
    this(room, epoch, key, events, change, null, List.of());
  }

  /**
   * A change of the room's snapshot: its version grows by one.
   *
   * @param expectedVersion the version the change was decided on
   * @param snapshot the state from now on
   */
  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  public record Change(long expectedVersion, byte[] snapshot) {}

  /**
   * The durable changes that a commit tells of: all after one revision up to another.
   *
   * @param from the revision that the log has told up to, as the caller knows it
   * @param to the revision that the log has told up to from now on
   */
  public record Told(Revision from, Revision to) {}
}
