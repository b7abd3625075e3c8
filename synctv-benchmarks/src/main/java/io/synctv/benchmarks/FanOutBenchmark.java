package io.synctv.benchmarks;

import io.synctv.api.User;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.api.playlist.Media;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.core.SyncTv;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import io.synctv.server.websocket.FrameEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole seek through the engine: from the command until the writer of every session has written
 * the event, without a socket behind it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {

  /** How many people are in the room. */
  @Param({"1", "100", "1000"})
  public int sessions;

  private final AtomicLong arrived = new AtomicLong();
  private SyncTv engine;
  private Room room;
  private Session sender;
  private long seeks;
  private volatile Thread waiting;

  /** Opens a room and fills it. */
  @Setup(Level.Trial)
  public void open() {
    ClusterClock clock = () -> System.currentTimeMillis() * 1000;
    engine =
        SyncTv.builder()
            .encoder(new FrameEncoder(clock, Duration.ofSeconds(10), Map.of()))
            .limits(
                Limits.builder().sessionsPerRoom(sessions + 1).commandsPerSecond(1_000_000).build())
            .build();
    User owner = User.of("owner");
    room = engine.createRoom("Benchmark", owner.id());
    for (int i = 0; i < sessions; i++) {
      User user = i == 0 ? owner : User.of("user-" + i);
      Session session = room.join(new JoinRequest(user, null, null), new Counter());
      sender = i == 0 ? session : sender;
    }
    List<Media> films = List.of(Media.of("https://example.org/film.mp4"));
    room.submit(sender, new PlaylistCommand.Add(films, null, PlaylistCommand.AddMode.SELECT))
        .toCompletableFuture()
        .join();
  }

  /** Ends all. */
  @TearDown(Level.Trial)
  public void close() {
    engine.close();
  }

  /** Seeks, and waits until everybody has been written to. */
  @Benchmark
  public void seekSeenByAll() {
    waiting = Thread.currentThread();
    arrived.set(0);
    room.submit(sender, new PlaybackCommand.Seek(++seeks % 100_000));
    while (arrived.get() < sessions) {
      LockSupport.parkNanos(this, 1_000_000);
    }
  }

  /** Counts timeline events, as a socket would write them. */
  private final class Counter implements SessionSink {
    @Override
    public void write(List<OutboundMessage> batch) {
      for (OutboundMessage outbound : batch) {
        if (outbound.bytes().length > 0
            && outbound.message() instanceof SessionMessage.Ordered
            && arrived.incrementAndGet() == sessions) {
          LockSupport.unpark(waiting);
        }
      }
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      // There is no connection.
    }
  }
}
