package io.synctv.core.room;

import io.synctv.api.Epoch;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.state.RoomState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a node knows of a room: its state at a place of the log, the last of the chat, and what is
 * known of people's rights ahead of that place. Changed inside the room's {@link Serial}; {@link
 * #view} and {@link #law} may be read by anybody.
 */
final class Knowledge {

  private static final int RECENT_CHAT = 100;

  private final Deque<ChatMessage> chat = new ArrayDeque<>();
  private final Rulings rulings = new Rulings();
  private volatile RoomView view;
  private volatile RoomState law;
  private long version;
  private long changedAt;

  Knowledge(RoomView initial) {
    this.view = initial;
    this.law = initial.state();
  }

  RoomView view() {
    return view;
  }

  /** Returns the state by which to decide who may do what; it may be ahead of the log. */
  RoomState law() {
    return law;
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
    return new Snapshot(view.state().playback(), changedAt);
  }

  List<ChatMessage> recentChat() {
    return List.copyOf(chat);
  }

  /** Applies the next event. */
  void apply(EventCodec.Decoded decoded) {
    OrderedEvent event = decoded.event();
    reached(decoded.version());
    show(new RoomView(view.state().apply(event.event()), event.epoch(), event.seq()));
    if (event.event() instanceof RoomEvent.PlaybackChanged) {
      changedAt = event.at();
    } else if (event.event() instanceof RoomEvent.ChatPosted posted) {
      remember(posted.message());
    }
  }

  /** Passes an event that cannot be read. */
  void pass(LogEntry entry) {
    show(new RoomView(view.state(), entry.epoch(), entry.seq()));
  }

  /** Takes what another node says of people's rights ahead of the log. */
  void hear(OrderedEvent ruling) {
    rulings.add(ruling);
    if (ruling.epoch().equals(view.epoch())) {
      show(view);
    } // else it is kept until the room comes to that epoch, and dropped when it comes to another
  }

  /** Notes the version of a state that is known in full. */
  void reached(long reached) {
    version = Math.max(version, reached);
  }

  /** Goes on in another epoch, from all that is known. */
  void goOnIn(Epoch epoch) {
    show(new RoomView(law, epoch, 0));
  }

  /** The room was closed. */
  void close() {
    show(new RoomView(view.state().apply(new RoomEvent.RoomClosed()), view.epoch(), view.seq()));
  }

  /** Takes what was read anew in place of all that was known. */
  void adopt(RoomLoader.Loaded loaded) {
    // A revision that was never used before: no plan made on the old state holds on the new one.
    long revision = view.state().revision() + 1;
    RoomState state = loaded.state();
    RoomState renewed =
        new RoomState(
            state.info(),
            state.playback(),
            state.playlist(),
            state.members(),
            revision,
            state.closed());
    version = loaded.head().version();
    changedAt = EventCodec.decodeSnapshot(loaded.head().snapshot()).at();
    chat.clear();
    chat.addAll(loaded.chat());
    show(new RoomView(renewed, loaded.head().epoch(), loaded.head().seq()));
  }

  private void show(RoomView next) {
    // In this order: whoever reads the view and then the law must not plan on a law that is older
    // than the view's revision, or the plan would undo what came between.
    law = rulings.over(next.state(), next.epoch(), next.seq());
    view = next;
  }

  private void remember(ChatMessage message) {
    boolean known = chat.stream().anyMatch(other -> other.id().equals(message.id()));
    if (!known) {
      chat.addLast(message);
      if (chat.size() > RECENT_CHAT) {
        chat.removeFirst();
      }
    }
  }
}
