package io.synctv.core.fake;

import io.synctv.api.Actor;
import io.synctv.api.ChatId;
import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import java.util.List;

/** Messages for queues and sessions. */
public final class Messages {

  public static final Epoch EPOCH = Epoch.of("epoch");

  private Messages() {}

  public static MessageEncoder sized(int bytes) {
    return message -> new byte[bytes];
  }

  public static OutboundMessage playback(long seq, int bytes) {
    PlaybackState state = new PlaybackState(null, false, 0, 1, seq, seq);
    return ordered(seq, bytes, new PlaybackEvent.Changed(state, PlaybackCause.SEEK));
  }

  public static OutboundMessage chat(long seq, int bytes) {
    ChatMessage message =
        new ChatMessage(ChatId.of("c" + seq), Scene.MEMBER, "Hi", seq, null, null, 1);
    return ordered(seq, bytes, new ChatEvent.Posted(message));
  }

  private static OutboundMessage ordered(long seq, int bytes, RoomEvent event) {
    return OutboundMessage.encoded(
        new SessionMessage.Ordered(
            new OrderedEvent(EPOCH, seq, seq, Actor.of(Scene.MEMBER), null, event)),
        sized(bytes));
  }

  /** A welcome of so many bytes. */
  public static OutboundMessage welcome(int bytes) {
    return OutboundMessage.encoded(
        new SessionMessage.Welcome(
            SessionId.of("s"),
            Scene.MEMBER,
            Role.MEMBER,
            PermissionSet.NONE,
            EPOCH,
            1,
            1,
            Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null),
            new PlaybackState(null, false, 0, 1, 1, 1),
            List.of(),
            1,
            null),
        sized(bytes));
  }

  public static OutboundMessage notice(int bytes) {
    return OutboundMessage.encoded(new SessionMessage.Notice("n"), sized(bytes));
  }
}
