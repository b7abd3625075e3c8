package io.synctv.core.room;

import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import org.jspecify.annotations.Nullable;

/** What has to be known of an event beyond its effect on the state. A new event answers each. */
final class EventTraits {

  private EventTraits() {}

  /** Says whether an event changes the timeline, which the log keeps a snapshot of. */
  static boolean changesPlayback(RoomEvent event) {
    return switch (event) {
      case PlaybackEvent.Changed changed -> true;
      case PlaylistEvent.Put put -> false;
      case PlaylistEvent.Removed removed -> false;
      case ChatEvent.Posted posted -> false;
      case MemberEvent.Changed changed -> false;
      case MemberEvent.Kicked kicked -> false;
      case InfoEvent.Changed changed -> false;
      case InfoEvent.Closed closed -> false;
    };
  }

  /** Returns the message that an event is about, or null. */
  static @Nullable ChatMessage message(RoomEvent event) {
    return switch (event) {
      case ChatEvent.Posted posted -> posted.message();
      case PlaybackEvent.Changed changed -> null;
      case PlaylistEvent.Put put -> null;
      case PlaylistEvent.Removed removed -> null;
      case MemberEvent.Changed changed -> null;
      case MemberEvent.Kicked kicked -> null;
      case InfoEvent.Changed changed -> null;
      case InfoEvent.Closed closed -> null;
    };
  }

  /** Returns who is sent out by an event, or null. */
  static @Nullable UserId kicked(RoomEvent event) {
    return switch (event) {
      case MemberEvent.Kicked kicked -> kicked.whom();
      case PlaybackEvent.Changed changed -> null;
      case PlaylistEvent.Put put -> null;
      case PlaylistEvent.Removed removed -> null;
      case ChatEvent.Posted posted -> null;
      case MemberEvent.Changed changed -> null;
      case InfoEvent.Changed changed -> null;
      case InfoEvent.Closed closed -> null;
    };
  }

  /** Says whether an event is the last one of its room. */
  static boolean closes(RoomEvent event) {
    return switch (event) {
      case InfoEvent.Closed closed -> true;
      case PlaybackEvent.Changed changed -> false;
      case PlaylistEvent.Put put -> false;
      case PlaylistEvent.Removed removed -> false;
      case ChatEvent.Posted posted -> false;
      case MemberEvent.Changed changed -> false;
      case MemberEvent.Kicked kicked -> false;
      case InfoEvent.Changed changed -> false;
    };
  }
}
