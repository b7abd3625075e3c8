package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.OnRedis.Heard;
import io.synctv.cluster.redis.lab.RedisBinary;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis that answers, publishes, and takes no writes. */
@Tag("slow")
class RefusingRedisTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");

  /** How long a Redis that says it has room takes all writes until it is trusted, about. */
  private static final Duration TRUSTED_AFTER = Duration.ofMillis(150);

  private static final Duration SLACK = Duration.ofMillis(1500);
  private static final Logger HEALTH = Logger.getLogger(RedisHealth.class.getName());

  private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
  private final List<Health.State> states = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(line);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  RefusingRedisTest() {
    HEALTH.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    HEALTH.removeHandler(handler);
  }

  static Stream<RedisBinary> versions() {
    return Stream.of(RedisBinary.embedded(), RedisBinary.newest()).distinct();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFullRedisCountsAsAwayUntilItHasRoomAgain(RedisBinary version) {
    try (RedisProcess redis = RedisProcess.start(version);
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      Epoch epoch = watched(node);
      client.configSet("maxmemory", "1");

      assertThat(longestRefusal(node, epoch, Duration.ofSeconds(4)))
          .isLessThan(Duration.ofSeconds(1).plus(SLACK));
      assertThat(states).containsExactly(Health.State.ISOLATED);
      assertThat(warnings).hasSize(1);
      assertThat(warnings.getFirst().getParameters()).contains(Refusal.OOM);
      assertThatThrownBy(() -> OnRedis.answer(node.rooms().commit(OnRedis.event(ROOM, epoch))))
          .hasMessageContaining("maxmemory");

      int before = heard.resyncs.get();
      client.configSet("maxmemory", "0");
      long start = System.nanoTime();
      OnRedis.awaitUntil(() -> node.health().state() == Health.State.UP);
      assertThat(since(start)).isLessThan(Duration.ofSeconds(1).plus(SLACK));
      OnRedis.awaitUntil(() -> heard.resyncs.get() > before);
      long last = OnRedis.commitSurely(node, OnRedis.event(ROOM, epoch)).lastSeq();
      OnRedis.awaitUntil(() -> heard.last() == last);
      assertThat(warnings).hasSize(1);
    }
  }

  /** Guards against rooms that catch up, and greet everybody, with each key that expires. */
  @Test
  void aRedisAtItsLimitDoesNotMakeANodeComeAndGo() throws InterruptedException {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      watched(node);
      int before = heard.resyncs.get();

      for (int i = 0; i < 6; i++) {
        client.configSet("maxmemory", "1");
        TimeUnit.MILLISECONDS.sleep(400); // a word finds out
        client.configSet("maxmemory", "0");
        TimeUnit.MILLISECONDS.sleep(900); // some words are taken
      }

      OnRedis.awaitUntil(() -> node.health().state() == Health.State.UP);
      assertThat(states.stream().filter(state -> state == Health.State.UP).count())
          .isBetween(1L, 3L);
      assertThat(heard.resyncs.get() - before).isBetween(1, 3);
      assertThat(warnings).hasSize(1);
    }
  }

  /** Somebody else fills the Redis, and takes at once what room there is now and then. */
  @Test
  void aRedisThatSomebodyElseKeepsFullStaysAwayUntilTheyStop() {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      Epoch epoch = watched(node);
      int before = heard.resyncs.get();
      Matcher used = USED.matcher(client.info("memory"));
      assertThat(used.find()).isTrue();
      client.configSet("maxmemory", Long.toString(Long.parseLong(used.group(1)) + 4_000_000));

      long start = System.nanoTime();
      Duration pause = Duration.ZERO; // the longest in which nobody filled it
      long last = start;
      for (int i = 0; since(start).compareTo(Duration.ofSeconds(8)) < 0; i++) {
        pause = pause.compareTo(since(last)) > 0 ? pause : since(last);
        last = System.nanoTime();
        try {
          client.set("fill:" + i, "x".repeat(50_000));
        } catch (JedisException e) {
          refusal(node, epoch);
          client.del("fill:" + (i % 40)); // as if it had expired
        }
      }
      assertThat(states).containsExactly(Health.State.ISOLATED);
      client.keys("fill:*").forEach(client::del);
      long room = System.nanoTime();

      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> node.health().state() == Health.State.UP);
      if (pause.compareTo(TRUSTED_AFTER) < 0) { // else it broke a trust it had, for want of a CPU
        assertThat(since(room)).isLessThan(Duration.ofSeconds(1).plus(SLACK));
        assertThat(warnings).hasSize(1);
      }
      OnRedis.commitSurely(node, OnRedis.event(ROOM, epoch));
      OnRedis.awaitUntil(() -> heard.resyncs.get() == before + 1);
    }
  }

  @Test
  void aNodeThatStartsWithAFullRedisIsIsolatedUntilItHasRoom() {
    try (RedisProcess redis = RedisProcess.start();
        Jedis client = redis.client()) {
      client.configSet("maxmemory", "1");
      try (RedisTransport node =
          new RedisTransport(
              TestNodes.context(redis, 0, "t:", Map.of("redis.connect-timeout", "1s")))) {
        assertThat(node.health().state()).isEqualTo(Health.State.ISOLATED);
        assertThat(warnings).hasSize(1);
        client.configSet("maxmemory", "0");
        OnRedis.awaitUntil(() -> node.health().state() == Health.State.UP);
        watched(node);
      }
    }
  }

  @Test
  void aRedisThatCouldNotSaveCountsAsAway() throws IOException {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      Path gone = Files.createDirectory(redis.folder().resolve("gone"));
      client.configSet("dir", gone.toString());
      client.configSet("save", "3600 1000000");
      Files.delete(gone);
      refuses(
          node,
          Refusal.MISCONF,
          () -> {
            client.bgsave();
            OnRedis.awaitUntil(
                () -> client.info("persistence").contains("rdb_last_bgsave_status:err"));
          },
          () -> client.configSet("save", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aMasterThatWasMadeACopyCountsAsAway(RedisBinary version) {
    int nobody = RedisProcess.freePort();
    try (RedisProcess redis = RedisProcess.start(version);
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      refuses(
          node, Refusal.READONLY, () -> client.slaveof("127.0.0.1", nobody), client::slaveofNoOne);
    }
  }

  @Test
  void aRedisThatIsHeldUpByAScriptCountsAsAway() {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client();
        Jedis other = redis.client()) {
      client.configSet("lua-time-limit", "50");
      CompletableFuture<?>[] endless = new CompletableFuture<?>[1];
      refuses(
          node,
          Refusal.BUSY,
          () ->
              endless[0] =
                  CompletableFuture.runAsync(
                      () -> {
                        try {
                          other.eval("while true do end");
                        } catch (JedisException e) {
                          // it was killed
                        }
                      }),
          client::scriptKill);
      endless[0].join();
    }
  }

  @Test
  void aMasterWithoutTheCopiesThatItWantsCountsAsAway() {
    try (RedisProcess redis = RedisProcess.start(RedisBinary.newest());
        RedisTransport node = TestNodes.node(redis, 0, "t:");
        Jedis client = redis.client()) {
      refuses(
          node,
          Refusal.NOREPLICAS,
          () -> client.configSet("min-replicas-to-write", "1"),
          () -> client.configSet("min-replicas-to-write", "0"));
    }
  }

  private void refuses(RedisTransport node, Refusal why, Runnable begin, Runnable end) {
    Epoch epoch = watched(node);
    begin.run();
    assertThat(longestRefusal(node, epoch, Duration.ofSeconds(2)))
        .isLessThan(Duration.ofSeconds(1).plus(SLACK));
    assertThat(states).containsExactly(Health.State.ISOLATED);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst().getParameters()).contains(why);
    end.run();
    long start = System.nanoTime();
    OnRedis.awaitUntil(() -> node.health().state() == Health.State.UP);
    assertThat(since(start)).isLessThan(Duration.ofSeconds(2).plus(SLACK));
    OnRedis.commitSurely(node, OnRedis.event(ROOM, epoch));
  }

  /** Opens and watches the room, and follows the node's health. */
  private Epoch watched(RedisTransport node) {
    Epoch epoch =
        OnRedis.answer(node.rooms().open(ROOM, 0, "state".getBytes(UTF_8), Revision.CREATED))
            .epoch();
    node.rooms().watch(ROOM, heard);
    OnRedis.awaitUntil(() -> heard.resyncs.get() > 0);
    OnRedis.commitSurely(node, OnRedis.event(ROOM, epoch));
    OnRedis.awaitUntil(() -> heard.last() > 0);
    node.health().listen(states::add);
    return epoch;
  }

  /** Commits all the time, and returns how long the slowest refusal took, since the first one. */
  private static Duration longestRefusal(RedisTransport node, Epoch epoch, Duration time) {
    OnRedis.awaitUntil(() -> refusal(node, epoch) != null);
    Duration longest = Duration.ZERO;
    long start = System.nanoTime();
    while (since(start).compareTo(time) < 0) {
      Duration took = refusal(node, epoch);
      assertThat(took).as("time until a commit is refused").isNotNull();
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return longest;
  }

  private static Duration refusal(RedisTransport node, Epoch epoch) {
    long start = System.nanoTime();
    try {
      CommitResult result =
          node.rooms()
              .commit(OnRedis.event(ROOM, epoch))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      assertThat(result).isInstanceOf(CommitResult.Committed.class);
      return null;
    } catch (java.util.concurrent.ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TransportException.class);
      return since(start);
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
