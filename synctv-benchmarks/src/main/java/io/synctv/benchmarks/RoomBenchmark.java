package io.synctv.benchmarks;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.MediaId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.member.Access;
import io.synctv.core.playback.PlaybackDecisions;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import io.synctv.server.websocket.FrameEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of one command, without waiting for anything: rights, rules, bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoomBenchmark {

  private static final long NOW = 1_790_000_000_000L;
  private static final User OWNER = User.of("owner");
  private static final User VIEWER = User.of("viewer");
  private static final MediaId FILM = MediaId.of("film");

  private final RoomState room = room();
  private final DecisionContext moment =
      new DecisionContext(
          Actor.of(VIEWER), NOW + 5000, 100, IdGenerator.secure(), AccessOverlay.NONE);
  private final PlaybackCommand seek = new PlaybackCommand.Seek(321.5);
  private final PlaybackCommand pause = new PlaybackCommand.Pause(null);
  private final RoomEvent event = new PlaybackEvent.Changed(room.playback(), PlaybackCause.SEEK);
  private final OrderedEvent ordered =
      new OrderedEvent(Epoch.of("epoch"), 12, NOW, Actor.of(VIEWER), null, event);
  private final EventCodec.Header header =
      new EventCodec.Header(NOW, Actor.of(VIEWER), null, null, List.of(), 12, null);
  private final byte[] encoded = EventCodec.encode(header, event);
  private final FrameEncoder encoder =
      new FrameEncoder(() -> NOW * 1000, Duration.ofSeconds(10), Map.of());

  private static RoomState room() {
    RoomInfo info =
        new RoomInfo(RoomId.of("room"), "Room", OWNER, NOW, false, null, RoomSettings.DEFAULT);
    PlaylistItem film =
        new PlaylistItem(
            FILM, Media.of("https://example.org/film.mp4"), new OrderKey("V"), OWNER, NOW);
    return new RoomState(
        info,
        new PlaybackState(FILM, true, 12.5, 1, NOW, 7),
        Playlist.of(List.of(film)),
        Map.of(),
        Revision.CREATED,
        false);
  }

  /** What somebody may do in a room. */
  @Benchmark
  public PermissionSet permissions() {
    return Access.permissions(room, VIEWER);
  }

  /** The rule for a seek, with the check of rights. */
  @Benchmark
  public Decision decideSeek() {
    return PlaybackDecisions.decide(room, seek, null, null, moment);
  }

  /** The rule for a pause, with both guards. */
  @Benchmark
  public Decision decideGuardedPause() {
    return PlaybackDecisions.decide(room, pause, FILM, 7L, moment);
  }

  /** An event as the log keeps it. */
  @Benchmark
  public byte[] encodeForTheLog() {
    return EventCodec.encode(header, event);
  }

  /** An event from the log. */
  @Benchmark
  public EventCodec.Decoded decodeFromTheLog() throws Exception {
    return EventCodec.decode(Epoch.of("epoch"), 12, encoded);
  }

  /** An event as people get it, done once for all of them. */
  @Benchmark
  public byte[] encodeForTheWire() {
    return encoder.encode(new SessionMessage.Ordered(ordered));
  }
}
