package io.synctv.benchmarks;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import redis.embedded.RedisServer;

/** One event of 200 bytes committed to a room's log, one after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommitBenchmark {

  private static final RoomId ROOM = RoomId.of("room");

  /** Which transport. */
  @Param({"local", "redis"})
  public String transport;

  private final byte[] event = new byte[200];
  private RedisServer redis;
  private ClusterTransport node;
  private Epoch epoch;
  private long version;

  /** Opens a log, on a Redis of its own where one is needed. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    Map<String, String> settings = Map.of();
    if (transport.equals("redis")) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      redis =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
      redis.start();
      settings = Map.of("redis.addresses", "redis://127.0.0.1:" + port);
    }
    node =
        ClusterTransports.provider(transport)
            .create(
                ClusterContext.builder(NodeId.of("benchmark"))
                    .secret("0123456789abcdef0123456789abcdef")
                    .settings(settings)
                    .build());
    epoch =
        node.rooms()
            .open(ROOM, 0, new byte[100], Revision.CREATED)
            .toCompletableFuture()
            .join()
            .epoch();
  }

  /** Ends all. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    node.close();
    if (redis != null) {
      redis.stop();
    }
  }

  /** Commits. */
  @Benchmark
  public CommitResult commit() {
    Commit commit =
        new Commit(
            ROOM,
            epoch,
            "key-" + version,
            List.of(event),
            new Commit.Change(version, new byte[100]));
    CommitResult result = node.rooms().commit(commit).toCompletableFuture().join();
    version++;
    if (!(result instanceof CommitResult.Committed)) {
      throw new IllegalStateException("not committed: " + result);
    }
    return result;
  }
}
