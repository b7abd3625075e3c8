package io.synctv.core.simulation;

import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.MediaId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.event.EventTraits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a client shows of a room, from nothing but what it was told. */
final class Page {

  private final Consumer<String> broken;
  private final Map<MediaId, PlaylistItem> playlist = new LinkedHashMap<>();
  private final Map<ChatId, ChatMessage> chat = new LinkedHashMap<>();
  private Epoch epoch;
  private long seq;
  private PlaybackState playback;
  private RoomInfo info;
  private SessionMessage.Access access;
  private boolean closed;
  private int sync;

  Page(Consumer<String> broken) {
    this.broken = broken;
  }

  Epoch epoch() {
    return epoch;
  }

  long seq() {
    return seq;
  }

  boolean closed() {
    return closed;
  }

  PlaybackState playback() {
    return playback;
  }

  /** Returns what the person is and may do, as far as they were told. */
  SessionMessage.Access access() {
    return access;
  }

  RoomInfo info() {
    return info;
  }

  /** Returns how many whole states it was told. */
  int sync() {
    return sync;
  }

  List<PlaylistItem> playlist() {
    return playlist.values().stream().sorted().toList();
  }

  Map<ChatId, ChatMessage> chat() {
    return chat;
  }

  void take(SessionMessage message) {
    switch (message) {
      case SessionMessage.Welcome welcome -> {
        access = new SessionMessage.Access(welcome.role(), welcome.permissions());
        greet(welcome);
      }
      case SessionMessage.Access changed -> {
        if (changed.equals(access)) {
          broken.accept("10: " + changed + " is told again");
        }
        access = changed;
      }
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
        broken.accept(
            "10: resumed at "
                + welcome.epoch()
                + " "
                + welcome.seq()
                + " and not at "
                + epoch
                + " "
                + seq);
      }
      return;
    }
    sync++;
    epoch = welcome.epoch();
    seq = welcome.seq();
    playback = welcome.playback();
    info = welcome.room();
    playlist.clear();
    snapshot.playlist().forEach(item -> playlist.put(item.id(), item));
    chat.clear();
    snapshot.chat().forEach(this::say);
  }

  private void follow(OrderedEvent event) {
    if (!event.epoch().equals(epoch)) {
      broken.accept("10: an event of epoch " + event.epoch() + " in " + epoch);
      return;
    }
    expect(event.seq());
    seq = event.seq();
    switch (event.event()) {
      case PlaybackEvent.Changed changed -> {
        if (changed.playback().version() < playback.version()) {
          broken.accept(
              "11: playback " + changed.playback() + " after " + playback + " in one epoch");
        }
        playback = changed.playback();
      }
      case PlaylistEvent.Put put ->
          put.placements().forEach(place -> playlist.put(place.item().id(), place.item()));
      case PlaylistEvent.Removed removed -> removed.items().forEach(playlist::remove);
      case ChatEvent told -> say(EventTraits.message(told));
      case InfoEvent.Changed changed -> info = changed.room();
      case MemberEvent.Changed changed -> {}
      case MemberEvent.Ended ended -> {}
      case MemberEvent.Kicked kicked -> {}
      case InfoEvent.Closed gone -> closed = true;
    }
  }

  private void say(ChatMessage message) {
    ChatMessage known = chat.get(message.id());
    if (known == null || known.version() < message.version()) {
      chat.put(message.id(), message);
    }
  }

  private void expect(long next) {
    if (next != seq + 1) {
      broken.accept("10: number " + next + " after " + seq + " of epoch " + epoch);
    }
  }
}
