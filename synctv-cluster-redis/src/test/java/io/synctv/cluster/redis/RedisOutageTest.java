package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Redis does when it goes, and what the transport makes of it. */
@Tag("slow")
class RedisOutageTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final Duration SLACK = Duration.ofMillis(1500);

  private final AtomicInteger resyncs = new AtomicInteger();
  private final AtomicLong last = new AtomicLong();

  private final RoomListener listener =
      new RoomListener() {
        @Override
        public void onEntries(List<LogEntry> entries) {
          last.set(entries.getLast().seq());
        }

        @Override
        public void onResync() {
          resyncs.incrementAndGet();
        }
      };

  @Test
  void aFrozenRedisIsFoundOutAndItsReturnToo() {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:")) {
      Epoch epoch = answer(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED)).epoch();
      node.rooms().watch(ROOM, listener);
      commit(node, epoch);
      redis.freeze();

      failsInTime(node.rooms().commit(event(epoch)));
      awaitState(node, Health.State.ISOLATED, Duration.ofSeconds(2));
      failsInTime(node.rooms().commit(event(epoch)));
      int before = resyncs.get();
      redis.thaw();

      awaitState(node, Health.State.UP, Duration.ofSeconds(1));
      awaitUntil(() -> resyncs.get() > before);
      hears(node, epoch);
    }
  }

  @Test
  void aKilledRedisThatStartsEmptyIsANewBeginning() {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "t:")) {
      LogHead lost = answer(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED));
      node.rooms().watch(ROOM, listener);
      commit(node, lost.epoch());
      redis.kill();

      failsInTime(node.rooms().commit(event(lost.epoch())));
      awaitState(node, Health.State.ISOLATED, Duration.ofSeconds(2));
      int before = resyncs.get();
      redis.restartEmpty();

      awaitState(node, Health.State.UP, Duration.ofSeconds(1));
      awaitUntil(() -> resyncs.get() > before);
      assertThat(answer(node.rooms().commit(event(lost.epoch()))))
          .isEqualTo(new CommitResult.Missing());
      Epoch epoch = answer(node.rooms().open(ROOM, 5, bytes("kept"), Revision.CREATED)).epoch();
      assertThat(epoch).isNotEqualTo(lost.epoch());
      hears(node, epoch);
    }
  }

  @Test
  void aNodeThatStartsBeforeRedisIsIsolatedUntilItComes() {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.kill();
      try (RedisTransport node =
          new RedisTransport(
              TestNodes.context(redis, 0, "t:", Map.of("redis.connect-timeout", "100ms")))) {
        assertThat(node.health().state()).isEqualTo(Health.State.ISOLATED);
        failsInTime(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED));
        node.rooms().watch(ROOM, listener);

        redis.restartEmpty();

        awaitState(node, Health.State.UP, Duration.ofSeconds(3));
        Epoch epoch = answer(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED)).epoch();
        awaitUntil(() -> resyncs.get() > 0);
        hears(node, epoch);
      }
    }
  }

  @Test
  void aNodeThatStartsBeforeRedisTakesItsTimeHoweverFarAheadItsOwnIs() {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.kill();
      try (RedisTransport ahead =
          new RedisTransport(
              TestNodes.context(redis, 0, "t:", Map.of("redis.connect-timeout", "100ms")),
              () -> Instant.now().plusSeconds(5),
              System::nanoTime,
              EnvelopeSigner.Format.CURRENT)) {
        assertThat(ahead.clock().millis() - System.currentTimeMillis()).isGreaterThan(4000);

        redis.restartEmpty();

        awaitUntil(() -> Math.abs(ahead.clock().millis() - System.currentTimeMillis()) < 250);
      }
    }
  }

  @Test
  void aNetworkThatSwallowsEverythingIsAnOutageToo() {
    try (RedisProcess redis = RedisProcess.start();
        FaultProxy proxy = FaultProxy.to(redis.port());
        RedisTransport node = nodeBehind(proxy, redis)) {
      Epoch epoch = answer(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED)).epoch();
      node.rooms().watch(ROOM, listener);
      commit(node, epoch);
      proxy.hole();

      failsInTime(node.rooms().commit(event(epoch)));
      awaitState(node, Health.State.ISOLATED, Duration.ofSeconds(2));
      int before = resyncs.get();
      proxy.heal();

      awaitState(node, Health.State.UP, Duration.ofSeconds(1));
      awaitUntil(() -> resyncs.get() > before);
      hears(node, epoch);
    }
  }

  @Test
  void aConnectionThatIsOpenAndDeafIsFoundAndReplaced() {
    replacesWhat(FaultProxy::deafen);
  }

  @Test
  void subscriptionsThatHearNothingButPingsAreFoundAndReplaced() {
    replacesWhat(FaultProxy::muteMessages);
  }

  private static RedisTransport nodeBehind(FaultProxy proxy, RedisProcess redis) {
    return new RedisTransport(
        TestNodes.context(
            redis, 0, "t:", Map.of("redis.addresses", "redis://127.0.0.1:" + proxy.port())));
  }

  private void replacesWhat(ToLongFunction<FaultProxy> deafen) {
    try (RedisProcess redis = RedisProcess.start();
        FaultProxy proxy = FaultProxy.to(redis.port());
        RedisTransport node = nodeBehind(proxy, redis)) {
      Epoch epoch = answer(node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED)).epoch();
      node.rooms().watch(ROOM, listener);
      awaitUntil(() -> resyncs.get() > 0); // from now on events are delivered
      long first = commit(node, epoch);
      awaitUntil(() -> last.get() >= first);
      int before = resyncs.get();

      assertThat(deafen.applyAsLong(proxy)).isPositive();

      awaitUntil(() -> resyncs.get() > before);
      awaitState(node, Health.State.UP, Duration.ofSeconds(5));
      hears(node, epoch);
    }
  }

  @Test
  void aNodeThatNeverFindsRedisLeavesNothingBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (RedisProcess redis = RedisProcess.start()) {
      redis.kill();
      for (int i = 0; i < 2; i++) {
        new RedisTransport(
                TestNodes.context(redis, i, "t:", Map.of("redis.connect-timeout", "600ms")))
            .close();
      }
    }
    awaitUntil(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().matches("(redisson|synctv|netty).*")));
  }

  @Test
  void closingIsBoundedWhileRedisIsFrozen() {
    try (RedisProcess redis = RedisProcess.start()) {
      RedisTransport node = TestNodes.node(redis, 0, "t:");
      node.rooms().watch(ROOM, listener);
      redis.freeze();
      long start = System.nanoTime();

      node.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
      redis.thaw();
    }
  }

  private static void failsInTime(CompletionStage<?> stage) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TransportException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(1).plus(SLACK));
  }

  private static void awaitState(RedisTransport node, Health.State state, Duration within) {
    long start = System.nanoTime();
    awaitUntil(() -> node.health().state() == state);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(within.plus(SLACK));
  }

  private static void awaitUntil(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(condition);
  }

  private static Commit event(Epoch epoch) {
    return new Commit(ROOM, epoch, UUID.randomUUID().toString(), List.of(bytes("event")), null);
  }

  private static long commit(RedisTransport node, Epoch epoch) {
    CommitResult result = answer(node.rooms().commit(event(epoch)));
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return ((CommitResult.Committed) result).lastSeq();
  }

  /** Delivery may begin a moment after the return; a listener would ask for what came before. */
  private void hears(RedisTransport node, Epoch epoch) {
    last.set(0);
    awaitUntil(
        () -> {
          commit(node, epoch);
          return last.get() > 0;
        });
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return CompletableFuture.completedFuture(0)
        .thenCompose(ignored -> stage)
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
