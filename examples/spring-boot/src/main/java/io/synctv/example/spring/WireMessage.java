package io.synctv.example.spring;

import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.session.SessionMessage;
import tools.jackson.databind.json.JsonMapper;

/**
 * What this application tells its viewers, as JSON: the timeline, and of all else the kind.
 *
 * @param type which message it is
 * @param playing whether the film runs
 * @param position where it was at the anchor, in seconds
 * @param anchor when it was there, in milliseconds of cluster time
 */
record WireMessage(String type, boolean playing, double position, long anchor) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Called once for each message, whatever the number of its readers. */
  static byte[] encode(SessionMessage message) {
    return JSON.writeValueAsBytes(
        switch (message) {
          case SessionMessage.Welcome welcome -> of("welcome", welcome.playback());
          case SessionMessage.Ordered ordered
              when ordered.event().event() instanceof PlaybackEvent.Changed changed ->
              of("playback", changed.playback());
          default -> new WireMessage(message.getClass().getSimpleName(), false, 0, 0);
        });
  }

  private static WireMessage of(String type, PlaybackState playback) {
    return new WireMessage(type, playback.playing(), playback.position(), playback.anchor());
  }
}
