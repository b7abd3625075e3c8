package io.synctv.core.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;

/**
 * Says about how large messages are that never become bytes, so that the bound of a queue means the
 * same as where they do.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class MessageSize {

  private static final int BASE = 256;
  private static final int PER_ENTRY = 256;

  private MessageSize() {}

  /**
   * Wraps a message for many sessions: encoded now, or with its size alone where there is no
   * encoder.
   *
   * @param message the message
   * @param encoder the wire's encoder, or {@link MessageEncoder#NONE}
   * @return the message, encoded or with its estimated size
   */
  public static OutboundMessage outbound(SessionMessage message, MessageEncoder encoder) {
    return encoder.equals(MessageEncoder.NONE)
        ? OutboundMessage.sized(message, of(message))
        : OutboundMessage.encoded(message, encoder);
  }

  /**
   * {@return how many bytes a message is estimated to take}
   *
   * @param message the message
   */
  public static int of(SessionMessage message) {
    return switch (message) {
      case SessionMessage.Ordered ordered -> of(ordered.event().event());
      case SessionMessage.Welcome welcome -> {
        SessionMessage.Snapshot snapshot = welcome.snapshot();
        int people = PER_ENTRY * welcome.people().size();
        yield BASE + people + (snapshot == null ? 0 : of(snapshot));
      }
      case SessionMessage.PresenceChanged changed ->
          BASE
              + PER_ENTRY
                  * (changed.joined().size() + changed.left().size() + changed.updated().size());
      case SessionMessage.Skipped skipped -> BASE;
      case SessionMessage.Access access -> BASE;
      case SessionMessage.Typing typing -> BASE;
      case SessionMessage.Notice notice -> BASE;
      case SessionMessage.Drain drain -> BASE;
      case SessionMessage.Ack ack -> BASE;
      case SessionMessage.Reject reject -> BASE;
      case SessionMessage.Pong pong -> BASE;
    };
  }

  private static int of(SessionMessage.Snapshot snapshot) {
    return snapshot.playlist().stream().mapToInt(ItemSize::of).sum()
        + snapshot.chat().stream().mapToInt(said -> PER_ENTRY + said.text().length()).sum();
  }

  /**
   * {@return how many bytes an event is estimated to take}
   *
   * @param event which
   */
  public static int of(RoomEvent event) {
    return BASE
        + switch (event) {
          case PlaylistEvent.Put put ->
              put.placements().stream().mapToInt(placed -> ItemSize.of(placed.item())).sum();
          case PlaylistEvent.Removed removed -> 32 * removed.items().size();
          case ChatEvent chat -> EventTraits.message(chat).text().length();
          case PlaybackEvent playback -> 0;
          case MemberEvent member -> 0;
          case InfoEvent info -> 0;
        };
  }
}
