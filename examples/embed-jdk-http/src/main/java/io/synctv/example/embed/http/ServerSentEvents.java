package io.synctv.example.embed.http;

import io.synctv.api.error.CloseCode;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Takes a room's messages to one viewer as server-sent events. Only the timeline is told; the rest
 * is a comment.
 */
final class ServerSentEvents implements SessionSink {

  private final OutputStream out;
  private final CountDownLatch ended;

  ServerSentEvents(OutputStream out, CountDownLatch ended) {
    this.out = out;
    this.ended = ended;
  }

  static byte[] encode(SessionMessage message) {
    String event =
        switch (message) {
          case SessionMessage.Welcome welcome -> playback(welcome.seq(), welcome.playback());
          case SessionMessage.Ordered ordered
              when ordered.event().event() instanceof PlaybackEvent.Changed changed ->
              playback(ordered.event().seq(), changed.playback());
          default -> ": " + message.getClass().getSimpleName() + "\n\n";
        };
    return event.getBytes(StandardCharsets.UTF_8);
  }

  private static String playback(long seq, PlaybackState playback) {
    return String.format(
        Locale.ROOT,
        "id: %d\nevent: playback\ndata: {\"playing\":%b,\"position\":%.3f,\"rate\":%.2f,\"anchor\":%d}\n\n",
        seq,
        playback.playing(),
        playback.position(),
        playback.rate(),
        playback.anchor());
  }

  @Override
  public void write(List<OutboundMessage> batch) throws IOException {
    for (OutboundMessage outbound : batch) {
      out.write(outbound.bytes());
    }
    out.flush();
  }

  @Override
  public void close(CloseCode code, boolean writable) {
    ended.countDown();
  }
}
