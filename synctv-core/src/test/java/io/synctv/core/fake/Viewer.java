package io.synctv.core.fake;

import io.synctv.api.Epoch;
import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.event.EventTraits;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client: knows of a room what its messages say, and notes when they do not follow each other.
 */
public final class Viewer extends RecordingSink {

  public final User user;
  public final List<String> faults = new ArrayList<>();
  private final Map<MediaId, PlaylistItem> playlist = new LinkedHashMap<>();
  private final Map<String, ChatMessage> chat = new LinkedHashMap<>();
  private Epoch epoch;
  private long seq;
  private PlaybackState playback;
  private RoomInfo info;
  public volatile Session session;

  public Viewer(User user) {
    this.user = user;
  }

  public static Viewer in(Room room, String name) {
    Viewer viewer = new Viewer(User.of(name));
    viewer.join(room, null);
    return viewer;
  }

  public Viewer join(Room room, Resume resume) {
    session = room.join(new JoinRequest(user, null, resume), this);
    Wait.until(() -> !heard(SessionMessage.Welcome.class).isEmpty());
    return this;
  }

  /** Loses the connection and comes back on another one, with all that is known. */
  public Viewer reconnect(Room room) {
    session.disconnected();
    Viewer again = new Viewer(user);
    synchronized (this) {
      again.epoch = epoch;
      again.seq = seq;
      again.playback = playback;
      again.info = info;
      again.playlist.putAll(playlist);
      again.chat.putAll(chat);
      again.faults.addAll(faults);
    }
    return again.join(room, new Resume(again.epoch, again.seq, session.id()));
  }

  public Outcome submit(Room room, Command command) {
    return Wait.answer(room.submit(session, command));
  }

  public SessionId id() {
    return session.id();
  }

  @Override
  public synchronized void write(List<OutboundMessage> batch) throws IOException {
    super.write(batch);
    batch.forEach(outbound -> take(outbound.message()));
  }

  private void take(SessionMessage message) {
    switch (message) {
      case SessionMessage.Welcome welcome -> greet(welcome);
      case SessionMessage.Ordered ordered -> follow(ordered.event());
      case SessionMessage.Skipped skipped -> {
        expect(skipped.from());
        seq = skipped.seq();
      }
      default -> {}
    }
  }

  private void greet(SessionMessage.Welcome welcome) {
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    if (snapshot == null) {
      if (!welcome.epoch().equals(epoch) || welcome.seq() != seq) {
        faults.add("resumed at " + welcome.seq() + " of another place than " + seq);
      }
      return;
    }
    epoch = welcome.epoch();
    seq = welcome.seq();
    playback = welcome.playback();
    info = welcome.room();
    playlist.clear();
    snapshot.playlist().forEach(item -> playlist.put(item.id(), item));
    chat.clear();
    snapshot.chat().forEach(m -> chat.put(m.id().value(), m));
  }

  private void follow(OrderedEvent event) {
    if (!event.epoch().equals(epoch)) {
      faults.add("event of epoch " + event.epoch() + " in " + epoch);
    }
    expect(event.seq());
    seq = event.seq();
    switch (event.event()) {
      case PlaybackEvent.Changed changed -> playback = changed.playback();
      case PlaylistEvent.Put put ->
          put.placements().forEach(p -> playlist.put(p.item().id(), p.item()));
      case PlaylistEvent.Removed removed -> removed.items().forEach(playlist::remove);
      case ChatEvent told -> {
        ChatMessage message = EventTraits.message(told);
        chat.merge(
            message.id().value(),
            message,
            (old, next) -> next.version() > old.version() ? next : old);
      }
      case InfoEvent.Changed changed -> info = changed.room();
      case MemberEvent.Changed changed -> {}
      case MemberEvent.Ended ended -> {}
      case MemberEvent.Kicked kicked -> {}
      case InfoEvent.Closed closed -> {}
    }
  }

  private void expect(long next) {
    if (next != seq + 1) {
      faults.add(next + " after " + seq);
    }
  }

  public synchronized long seq() {
    return seq;
  }

  public synchronized Epoch epoch() {
    return epoch;
  }

  public synchronized PlaybackState playback() {
    return playback;
  }

  public synchronized List<PlaylistItem> playlist() {
    return playlist.values().stream().sorted().toList();
  }

  /** Returns all that was said since the first welcome, in the order of the room's history. */
  public synchronized List<String> said() {
    return chat.values().stream()
        .sorted(Comparator.comparingLong(ChatMessage::at).thenComparing(m -> m.id().value()))
        .map(ChatMessage::text)
        .toList();
  }

  public synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Returns the state in one comparable value. */
  public synchronized List<Object> known() {
    return List.of(seq, epoch, playback, info, playlist());
  }

  /** Returns what the room itself would say, to compare with {@link #known}. */
  public static List<Object> truth(Room room) {
    var view = room.view();
    return List.of(
        view.seq(),
        view.epoch(),
        view.state().playback(),
        view.state().info(),
        view.state().playlist().items());
  }
}
