package io.synctv.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SharedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A welcome in parts is the very message that it is in one. */
class WelcomePartsTest {

  private static final User ADA = User.of("ada");

  private final FrameEncoder encoder =
      new FrameEncoder(() -> 1_790_000_000_123_456L, Duration.ofSeconds(10), Map.of("a", 1L));

  private static SessionMessage.Welcome welcome(int items) {
    List<PlaylistItem> playlist =
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    new PlaylistItem(
                        MediaId.of("m" + i), Media.of("films:" + i), new OrderKey("1"), ADA, i))
            .toList();
    return new SessionMessage.Welcome(
        SessionId.of("s"),
        ADA,
        Role.OWNER,
        PermissionSet.ALL,
        Epoch.of("e"),
        4,
        5000,
        new RoomInfo(RoomId.of("r"), "Room", ADA, 1, false, null, RoomSettings.DEFAULT),
        PlaybackState.initial(1),
        List.of(),
        1,
        new SessionMessage.Snapshot(playlist, List.of()));
  }

  private OutboundMessage inParts(SessionMessage.Welcome welcome) {
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    return OutboundMessage.inParts(
        welcome,
        encoder,
        new SharedBytes(encoder.playlist(snapshot.playlist())),
        new SharedBytes(encoder.chat(snapshot.chat())));
  }

  /** Frames with lengths of one, two and eight bytes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 1000})
  void itIsTheVeryFrame(int items) {
    SessionMessage.Welcome welcome = welcome(items);
    OutboundMessage parts = inParts(welcome);
    assertThat(parts.bytes()).isEqualTo(encoder.encode(welcome));
    assertThat(parts.size()).isEqualTo(parts.bytes().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 1000})
  void compressedItIsTheVeryText(int items) throws Exception {
    SessionMessage.Welcome welcome = welcome(items);
    OutboundMessage outbound = inParts(welcome);
    FrameCompressor compressor = new FrameCompressor();
    List<byte[]> first = compressor.compressed(outbound.head(), outbound.shared());
    List<byte[]> second = compressor.compressed(outbound.head(), outbound.shared());
    assertThat(second.get(1)).as("shared").isSameAs(first.get(1));

    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    first.forEach(frame::writeBytes);
    byte[] bytes = frame.toByteArray();
    int start = Frames.headerLength(bytes);
    assertThat(bytes[0]).as("FIN, RSV1, text").isEqualTo((byte) 0xC1);
    assertThat(lengthIn(bytes)).isEqualTo(bytes.length - start);
    frame.writeBytes(new byte[] {0, 0, -1, -1});
    byte[] plain = encoder.encode(welcome);
    int header = Frames.headerLength(plain);
    assertThat(inflated(frame.toByteArray(), start))
        .isEqualTo(new String(plain, header, plain.length - header, StandardCharsets.UTF_8));
  }

  private static long lengthIn(byte[] frame) {
    int start = Frames.headerLength(frame);
    if (start == 2) {
      return frame[1];
    }
    long length = 0;
    for (byte each : Arrays.copyOfRange(frame, 2, start)) {
      length = length << 8 | (each & 0xFF);
    }
    return length;
  }

  private static String inflated(byte[] bytes, int start) throws Exception {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, start, bytes.length - start);
      byte[] text = new byte[1 << 20];
      return new String(text, 0, inflater.inflate(text), StandardCharsets.UTF_8);
    } finally {
      inflater.end();
    }
  }
}
