package io.synctv.core.log;

import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.event.EventTraits;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's copy of a room: its state at a place of the log, the last of the chat, and what is known
 * of people's rights ahead of that place. It steps by whole revisions: nobody sees a part of one.
 *
 * <p>The state may be ahead of the log: it was read from the database, and the log has not told all
 * of that yet. What the log then tells is passed and not applied again.
 *
 * <p>Changed inside the room's {@link Mailbox}; {@link #view}, {@link #effective} and {@link
 * #early} may be read by anybody.
 */
final class RoomReplica {

  /** What others read, as one. */
  private record Published(RoomView view, EarlyAccessChanges early, RoomState effective) {}

  private final RecentChat chat = new RecentChat();
  private volatile Published published;
  private @Nullable Revision told;
  private long version;
  private long changedAt;

  RoomReplica(RoomView initial) {
    this.published = new Published(initial, EarlyAccessChanges.NONE, initial.state());
  }

  RoomView view() {
    return published.view;
  }

  /** Returns the state by which to decide who may do what; it may be ahead of the log. */
  RoomState effective() {
    return published.effective;
  }

  /** Returns what is known of people's rights ahead of the log. */
  EarlyAccessChanges early() {
    return published.early;
  }

  Revision revision() {
    return published.view.state().revision();
  }

  /**
   * Returns the revision up to which the log has told of durable changes at this place, or null
   * when nobody knows.
   */
  @Nullable Revision told() {
    return told;
  }

  /** Notes what a log's head says of this place. */
  void told(@Nullable Revision revision) {
    told = revision;
  }

  /** Returns the version of the log's snapshot that the state includes. */
  long version() {
    return version;
  }

  /** Returns when the timeline was last changed, in milliseconds of cluster time. */
  long changedAt() {
    return changedAt;
  }

  /** Returns the timeline as the log keeps it. */
  Snapshot snapshot() {
    return new Snapshot(view().state().playback(), changedAt);
  }

  List<ChatMessage> recentChat() {
    return chat.messages();
  }

  boolean knows(ChatId message, long itsVersion) {
    return chat.knows(message, itsVersion);
  }

  /** Says whether a message is news here; one that is older than all that is known is none. */
  boolean isNews(ChatMessage message) {
    return !chat.knows(message.id(), message.version()) && !chat.mayHaveForgotten(message);
  }

  /** Applies the next entry, which is no part of a durable change. */
  void apply(Decoded entry) {
    OrderedEvent event = entry.event();
    reached(entry.header().version());
    note(event);
    show(new RoomView(view().state().apply(event.event()), event.epoch(), event.seq()));
  }

  /** Applies all entries of one durable change, which is the next. */
  void applyRevision(List<Decoded> entries, Revision revision) {
    RoomState state = view().state();
    for (Decoded entry : entries) {
      note(entry.event());
      state = state.apply(entry.event().event());
    }
    told = revision;
    OrderedEvent last = entries.getLast().event();
    show(new RoomView(state.withRevision(revision), last.epoch(), last.seq()));
  }

  /** Passes all entries of one durable change that the state includes already. */
  void passRevision(List<Decoded> entries, Revision revision) {
    entries.forEach(entry -> note(entry.event()));
    told = revision;
    OrderedEvent last = entries.getLast().event();
    show(new RoomView(view().state(), last.epoch(), last.seq()));
  }

  /** Passes an entry that cannot be read. */
  void pass(LogEntry entry) {
    show(new RoomView(view().state(), entry.epoch(), entry.seq()));
  }

  /** Takes what is said of people's rights ahead of the log; false when there is too much of it. */
  boolean hear(AccessChange change) {
    EarlyAccessChanges early = published.early;
    if (early.full()) {
      return false;
    }
    show(view(), early.with(change));
    return true;
  }

  /**
   * Forgets what the database has lost of what is known of people's rights: no state would ever
   * reach it.
   *
   * @param before what was known before the database was read, and so has to be in it
   * @param read the revision that was read
   */
  void forget(EarlyAccessChanges before, Revision read) {
    show(view(), published.early.without(before.beyond(read)));
  }

  /** Notes the version of a state that is known in full. */
  void reached(long reached) {
    version = Math.max(version, reached);
  }

  /** Goes on in another epoch, from the state there is. */
  void goOnIn(Epoch epoch) {
    show(new RoomView(view().state(), epoch, 0));
  }

  /** The room was closed. */
  void close() {
    RoomView view = view();
    show(new RoomView(view.state().apply(new InfoEvent.Closed()), view.epoch(), view.seq()));
  }

  /** Takes what was read anew in place of all that was known. */
  void adopt(LoadedRoom loaded, long now) {
    version = loaded.head().version();
    told = loaded.head().told();
    changedAt = EventCodec.decodeSnapshot(loaded.head().snapshot()).at();
    boolean sameLog = loaded.head().epoch().equals(view().epoch());
    chat.reset(loaded.chat(), now - ChangePoll.WITHIN.toMillis(), sameLog);
    show(new RoomView(loaded.state(), loaded.head().epoch(), loaded.head().seq()));
  }

  private void note(OrderedEvent event) {
    if (EventTraits.changesPlayback(event.event())) {
      changedAt = event.at();
    }
    ChatMessage message = EventTraits.message(event.event());
    if (message != null) {
      chat.add(message);
    }
  }

  private void show(RoomView next) {
    show(next, published.early);
  }

  private void show(RoomView next, EarlyAccessChanges heard) {
    EarlyAccessChanges early = heard.after(next.state());
    published = new Published(next, early, early.over(next.state()));
  }
}
