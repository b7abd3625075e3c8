package io.synctv.core.room;

import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.RoomEvent;
import org.jspecify.annotations.Nullable;

/** What has to be known of an event beyond its effect on the state. A new event answers each. */
final class EventTraits {

  private EventTraits() {}

  /** Says whether an event changes the timeline, which the log keeps a snapshot of. */
  static boolean changesPlayback(RoomEvent event) {
    return switch (event) {
      case RoomEvent.PlaybackChanged changed -> true;
      case RoomEvent.PlaylistPut put -> false;
      case RoomEvent.PlaylistRemoved removed -> false;
      case RoomEvent.ChatPosted posted -> false;
      case RoomEvent.MemberChanged changed -> false;
      case RoomEvent.MemberKicked kicked -> false;
      case RoomEvent.RoomChanged changed -> false;
      case RoomEvent.RoomClosed closed -> false;
    };
  }

  /** Returns the message that an event is about, or null. */
  static @Nullable ChatMessage message(RoomEvent event) {
    return switch (event) {
      case RoomEvent.ChatPosted posted -> posted.message();
      case RoomEvent.PlaybackChanged changed -> null;
      case RoomEvent.PlaylistPut put -> null;
      case RoomEvent.PlaylistRemoved removed -> null;
      case RoomEvent.MemberChanged changed -> null;
      case RoomEvent.MemberKicked kicked -> null;
      case RoomEvent.RoomChanged changed -> null;
      case RoomEvent.RoomClosed closed -> null;
    };
  }

  /** Returns who is sent out by an event, or null. */
  static @Nullable UserId kicked(RoomEvent event) {
    return switch (event) {
      case RoomEvent.MemberKicked kicked -> kicked.whom();
      case RoomEvent.PlaybackChanged changed -> null;
      case RoomEvent.PlaylistPut put -> null;
      case RoomEvent.PlaylistRemoved removed -> null;
      case RoomEvent.ChatPosted posted -> null;
      case RoomEvent.MemberChanged changed -> null;
      case RoomEvent.RoomChanged changed -> null;
      case RoomEvent.RoomClosed closed -> null;
    };
  }

  /** Says whether an event is the last one of its room. */
  static boolean closes(RoomEvent event) {
    return switch (event) {
      case RoomEvent.RoomClosed closed -> true;
      case RoomEvent.PlaybackChanged changed -> false;
      case RoomEvent.PlaylistPut put -> false;
      case RoomEvent.PlaylistRemoved removed -> false;
      case RoomEvent.ChatPosted posted -> false;
      case RoomEvent.MemberChanged changed -> false;
      case RoomEvent.MemberKicked kicked -> false;
      case RoomEvent.RoomChanged changed -> false;
    };
  }
}
