package io.synctv.core.session;

import io.synctv.api.ApiStatus;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.state.EventTraits;

/**
 * Stands in for an encoder where messages never become bytes: gives each about the size it would
 * have, so that the bound of a session's queue means the same.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class MessageSize {

  private static final int BASE = 256;
  private static final int PER_ENTRY = 256;

  private MessageSize() {}

  /**
   * Returns so many bytes as a message is estimated to take.
   *
   * @param message the message
   * @return bytes without meaning
   */
  public static byte[] encode(SessionMessage message) {
    return new byte[estimate(message)];
  }

  private static int estimate(SessionMessage message) {
    return switch (message) {
      case SessionMessage.Ordered ordered -> BASE + estimate(ordered.event().event());
      case SessionMessage.Welcome welcome -> {
        SessionMessage.Snapshot snapshot = welcome.snapshot();
        int entries = snapshot == null ? 0 : snapshot.playlist().size() + snapshot.chat().size();
        yield BASE + PER_ENTRY * (welcome.people().size() + entries);
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

  private static int estimate(RoomEvent event) {
    return switch (event) {
      case PlaylistEvent.Put put -> PER_ENTRY * put.placements().size();
      case PlaylistEvent.Removed removed -> 32 * removed.items().size();
      case ChatEvent chat -> EventTraits.message(chat).text().length();
      case PlaybackEvent playback -> 0;
      case MemberEvent member -> 0;
      case InfoEvent info -> 0;
    };
  }
}
