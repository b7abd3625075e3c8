package io.synctv.core.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of an event beyond its effect on the state. A new event of the feature that
 * is asked about answers too.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class EventTraits {

  private EventTraits() {}

  /**
   * {@return whether an event changes the timeline, which the log keeps a snapshot of}
   *
   * @param event which
   */
  public static boolean changesPlayback(RoomEvent event) {
    return switch (event) {
      case PlaybackEvent playback -> true;
      case PlaylistEvent playlist -> false;
      case ChatEvent chat -> false;
      case MemberEvent member -> false;
      case InfoEvent info -> false;
    };
  }

  /**
   * {@return the timeline after an event that moves it elsewhere by a seek, or null}
   *
   * @param event which
   */
  public static @Nullable PlaybackState sought(RoomEvent event) {
    return switch (event) {
      case PlaybackEvent.Changed changed ->
          changed.cause() == PlaybackCause.SEEK ? changed.playback() : null;
      case PlaylistEvent playlist -> null;
      case ChatEvent chat -> null;
      case MemberEvent member -> null;
      case InfoEvent info -> null;
    };
  }

  /**
   * {@return the message that an event is about, or null}
   *
   * @param event which
   */
  public static @Nullable ChatMessage message(RoomEvent event) {
    return switch (event) {
      case ChatEvent chat -> message(chat);
      case PlaybackEvent playback -> null;
      case PlaylistEvent playlist -> null;
      case MemberEvent member -> null;
      case InfoEvent info -> null;
    };
  }

  /**
   * {@return the message that an event of the chat is about, as it is from then on}
   *
   * @param event which
   */
  public static ChatMessage message(ChatEvent event) {
    return switch (event) {
      case ChatEvent.Posted posted -> posted.message();
    };
  }

  /**
   * {@return an event that posts a message, which is told beside the revisions, or null}
   *
   * @param event which
   */
  public static ChatEvent.@Nullable Posted posted(RoomEvent event) {
    return switch (event) {
      case ChatEvent.Posted posted -> posted;
      case PlaybackEvent playback -> null;
      case PlaylistEvent playlist -> null;
      case MemberEvent member -> null;
      case InfoEvent info -> null;
    };
  }

  /**
   * {@return the member whom an event is about as they are from then on, or null}
   *
   * @param event which
   */
  public static @Nullable Member member(RoomEvent event) {
    return switch (event) {
      case MemberEvent.Changed changed -> changed.member();
      case MemberEvent.Ended ended -> null;
      case MemberEvent.Kicked kicked -> null;
      case PlaybackEvent playback -> null;
      case PlaylistEvent playlist -> null;
      case ChatEvent chat -> null;
      case InfoEvent info -> null;
    };
  }

  /**
   * {@return who is sent out by an event, or null}
   *
   * @param event which
   */
  public static @Nullable UserId kicked(RoomEvent event) {
    return switch (event) {
      case MemberEvent.Kicked kicked -> kicked.whom();
      case MemberEvent.Changed changed -> null;
      case MemberEvent.Ended ended -> null;
      case PlaybackEvent playback -> null;
      case PlaylistEvent playlist -> null;
      case ChatEvent chat -> null;
      case InfoEvent info -> null;
    };
  }

  /**
   * {@return whether an event is the last one of its room}
   *
   * @param event which
   */
  public static boolean closes(RoomEvent event) {
    return switch (event) {
      case InfoEvent.Closed closed -> true;
      case InfoEvent.Changed changed -> false;
      case PlaybackEvent playback -> false;
      case PlaylistEvent playlist -> false;
      case ChatEvent chat -> false;
      case MemberEvent member -> false;
    };
  }
}
