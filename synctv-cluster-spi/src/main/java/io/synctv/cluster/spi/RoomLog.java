package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of each room: where order and atomicity come from. Any node may commit to any
 * room.
 *
 * <p>Guarantees, each with a test of the kit:
 *
 * <ol>
 *   <li><b>Commit is atomic.</b> Expected version checked, events numbered, snapshot stored, events
 *       kept, delivery triggered: all or nothing.
 *   <li><b>Order.</b> Events of one room are delivered to every watching node in {@code seq} order,
 *       without gaps, without repeats, within an epoch, and those of one commit together.
 *   <li><b>Conflict.</b> A commit whose expected version is stale changes nothing and returns the
 *       current head.
 *   <li><b>Idempotency.</b> The same commit key within 5 minutes returns the first result and
 *       changes nothing. Only what was committed is remembered: after a conflict the same key may
 *       be committed again, decided anew.
 *   <li><b>Replay.</b> {@link #since} returns everything after a point, or says that it cannot;
 *       never a part.
 *   <li><b>Watch, then replay.</b> Nothing is lost between {@link #watch} and the first delivery:
 *       watch first, replay, merge by sequence.
 *   <li><b>Epoch.</b> A store that lost a room's log starts a new epoch when the log is opened
 *       again; nobody can mistake old numbers for new ones.
 *   <li value="14"><b>Durable changes are told once and in order.</b> A commit that tells of
 *       durable changes is accepted only when the head has told up to the very revision it names as
 *       {@code from}, number and change; the head then says {@code to}. Any other is a conflict.
 *   <li value="15"><b>Commands are answered once.</b> The keys of a commit's commands are looked up
 *       after the commit's own key and before epoch, version and revision. A key that is remembered
 *       makes it {@link CommitResult.Known}; otherwise the answers are kept with the events, all or
 *       nothing, for five minutes, and through all epochs of the log.
 * </ol>
 *
 * <p>No method blocks. A stage fails with {@link TransportException} when the store is away, within
 * one second. Payloads are opaque bytes; neither side changes an array after handing it over.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomLog {

  /**
   * Opens a room's log; makes it with a fresh epoch and no events when there is none.
   *
   * @param room which room
   * @param version the version a new log starts with
   * @param snapshot the state a new log starts with
   * @param told the revision up to which a new log counts as having told of durable changes
   * @return where the log stands, whether new or not
   */
  CompletionStage<LogHead> open(RoomId room, long version, byte[] snapshot, Revision told);

  /**
   * Appends events.
   *
   * @param commit what to append, and on which condition
   * @return what became of it
   */
  CompletionStage<CommitResult> commit(Commit commit);

  /**
   * Begins a new epoch of a room's log with another state, if nothing was committed meanwhile:
   * atomic, as a commit is. For a node that comes back with a state of its own, and for a log that
   * was found to have lost its end. The former epoch's commit keys and answers stay remembered.
   *
   * @param room which room
   * @param epoch the epoch that is to end
   * @param seq the number of its last event, as the caller knows it
   * @param version the version the new epoch starts with
   * @param snapshot the state the new epoch starts with
   * @param told the revision up to which the new epoch counts as having told of durable changes
   * @return where the log stands: in an epoch that was never used before, or, when it was not at
   *     {@code epoch} and {@code seq} any more, where it was found. A log that is gone is made
   *     anew. Every watching node hears {@link RoomListener#onResync} of a new epoch
   */
  CompletionStage<LogHead> restart(
      RoomId room, Epoch epoch, long seq, long version, byte[] snapshot, Revision told);

  /**
   * Looks the answer to a command with a key up.
   *
   * @param room which room
   * @param key the key
   * @return what a commit of the last five minutes kept of it ({@link Commit#answers}), or empty
   */
  CompletionStage<Optional<KeyedAnswer>> answer(RoomId room, String key);

  /**
   * Returns what came after a point.
   *
   * @param room which room
   * @param epoch the epoch of {@code seq}
   * @param seq the last number already known, 0 for none
   * @return everything after it, or that it cannot be had; a number the log has not reached cannot
   *     be answered either
   */
  CompletionStage<Replay> since(RoomId room, Epoch epoch, long seq);

  /**
   * Delivers a room's events to this node until the subscription is closed.
   *
   * @param room which room
   * @param listener called in order and never by two threads at a time; perhaps by a thread that is
   *     inside {@link #commit} or {@link #open}, for this room and whoever committed. It may call
   *     this transport, and it must not block. When it throws, that is logged and others hear all
   *     the same
   * @return ends the delivery
   * @throws TransportException when the transport is closed
   */
  Subscription watch(RoomId room, RoomListener listener);

  /**
   * Forgets a room's log, with all it remembers of commits and commands. Does nothing when there is
   * none. Tells nobody: whoever watches hears {@link RoomListener#onResync} when the log begins
   * anew, in an epoch that was never used before, and may hear it earlier.
   *
   * @param room which room
   * @return completes when it is forgotten
   */
  CompletionStage<@Nullable Void> delete(RoomId room);
}
