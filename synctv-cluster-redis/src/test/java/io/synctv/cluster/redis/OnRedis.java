package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/** A test with a Redis of its class, nodes of its own, and keys that no other test has. */
abstract class OnRedis {

  static final RoomId ROOM = RoomId.of("room");

  static RedisProcess redis;
  static RedissonClient tool;
  private static int runs;

  final List<RedisTransport> nodes = new ArrayList<>();
  String prefix;
  Keys keys;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start();
    tool =
        Redisson.create(RedissonConfig.of(RedisSettings.parse(TestNodes.settings(redis, "tool:"))));
  }

  @AfterAll
  static void stopRedis() {
    tool.shutdown(0, 2, TimeUnit.SECONDS);
    redis.close();
  }

  @BeforeEach
  void takeAPrefix() {
    prefix = "log" + runs++ + ":";
    keys = new Keys(prefix, 1024);
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(RedisTransport::close);
  }

  RedisTransport node(Map<String, String> more) {
    return node(TestNodes.context(redis, nodes.size(), prefix, more));
  }

  RedisTransport node(ClusterContext context) {
    RedisTransport node = new RedisTransport(context);
    nodes.add(node);
    return node;
  }

  /** Remembers what was delivered; the first delivery waits for a latch, if there is one. */
  static final class Heard implements RoomListener {

    final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    final AtomicInteger resyncs = new AtomicInteger();
    private final CountDownLatch hold;

    Heard() {
      this(new CountDownLatch(0));
    }

    Heard(CountDownLatch hold) {
      this.hold = hold;
    }

    @Override
    public void onEntries(List<LogEntry> delivered) {
      try {
        assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      entries.addAll(delivered);
    }

    @Override
    public void onResync() {
      resyncs.incrementAndGet();
    }

    long last() {
      return entries.isEmpty() ? 0 : entries.getLast().seq();
    }

    List<Long> seqs() {
      return entries.stream().map(LogEntry::seq).toList();
    }
  }

  static ClusterContext keeping(ClusterContext context, int events) {
    return ClusterContext.builder(context.node())
        .secret(context.secret())
        .settings(context.settings())
        .retainedEvents(events)
        .build();
  }

  static Epoch open(RedisTransport node, RoomId room) {
    return answer(node.rooms().open(room, 0, bytes("state"), Revision.CREATED)).epoch();
  }

  static Commit event(RoomId room, Epoch epoch) {
    return new Commit(room, epoch, UUID.randomUUID().toString(), List.of(bytes("event")), null);
  }

  /** Commits, again under the same key as long as Redis does not answer. */
  static CommitResult.Committed commitSurely(RedisTransport node, Commit commit) {
    CommitResult[] result = new CommitResult[1];
    awaitUntil(
        () -> {
          result[0] =
              node.rooms().commit(commit).toCompletableFuture().exceptionally(e -> null).join();
          return result[0] != null;
        });
    assertThat(result[0]).isInstanceOf(CommitResult.Committed.class);
    return (CommitResult.Committed) result[0];
  }

  static List<LogEntry> entries(RedisTransport node, Epoch epoch) {
    Replay replay = answer(node.rooms().since(ROOM, epoch, 0));
    assertThat(replay).isInstanceOf(Replay.Complete.class);
    return ((Replay.Complete) replay).entries();
  }

  static <T> T answer(CompletionStage<T> stage) {
    return CompletableFuture.completedFuture(0)
        .thenCompose(ignored -> stage)
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  static void awaitUntil(Callable<Boolean> condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(condition);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Asks Redis something past the transport. */
  static List<byte[]> lua(String text, List<String> keys, Object... args) {
    return answer(RedisCommands.evaluate(tool, Script.of(text), keys, args));
  }
}
