package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.redis.lab.RedisSetup;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.Replay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** A master with a copy and three sentinels, and what becomes of two nodes when the master dies. */
@Tag("slow")
class SentinelTest {

  private static final RoomId ROOM = RoomId.of("room");
  private static final SessionId ADA = SessionId.of("ada");

  private RedisSetup redis;
  private RedisProcess master;
  private RedisProcess copy;
  private RedisTransport one;
  private RedisTransport two;
  private volatile boolean enough;

  @BeforeEach
  void start() {
    redis = RedisSetup.sentinel(1);
    master = redis.servers().getFirst();
    copy = redis.servers().getLast();
    one = new RedisTransport(TestNodes.context(0, redis.settings()));
    two = new RedisTransport(TestNodes.context(1, redis.settings()));
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    redis.close();
  }

  @Test
  void workGoesOnThroughAFailoverAndNothingThatReachedTheCopyIsLost() throws Exception {
    Epoch epoch = OnRedis.open(one, ROOM);
    OnRedis.answer(two.presence().put(ROOM, ADA, bytes("details")));
    List<CommitResult.Committed> commits = new CopyOnWriteArrayList<>();
    List<Commit> accepted = new CopyOnWriteArrayList<>();
    List<Long> tokens = new CopyOnWriteArrayList<>();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> committing =
          workers.submit(
              () -> {
                while (!enough) {
                  Commit commit = numbered(epoch, accepted.size());
                  commits.add(OnRedis.commitSurely(one, commit));
                  accepted.add(commit);
                }
              });
      Future<?> locking =
          workers.submit(
              () -> {
                while (!enough) {
                  RedisTransport node = tokens.size() % 2 == 0 ? one : two;
                  tryLock(node)
                      .ifPresent(
                          lease -> {
                            tokens.add(lease.token());
                            lease.close();
                          });
                }
              });
      OnRedis.awaitUntil(() -> accepted.size() > 50 && tokens.size() > 20);
      int safe = accepted.size();
      try (Jedis client = master.client()) {
        // After this the copy has at least what was accepted before.
        assertThat(client.waitReplicas(1, 5000)).isEqualTo(1);
      }

      master.kill();

      int before = tokens.size();
      int committedBefore = accepted.size();
      OnRedis.awaitUntil(() -> redis.master() == copy);
      OnRedis.awaitUntil(
          () -> accepted.size() > committedBefore + 50 && tokens.size() > before + 20);
      enough = true;
      committing.get(20, TimeUnit.SECONDS);
      locking.get(20, TimeUnit.SECONDS);

      assertThat(tokens).isSorted().doesNotHaveDuplicates();
      List<LogEntry> entries = OnRedis.entries(two, epoch);
      for (int i = 0; i < safe; i++) {
        int seq = (int) commits.get(i).lastSeq();
        assertThat(entries.get(seq - 1).seq()).isEqualTo(seq);
        assertThat(entries.get(seq - 1).payload()).isEqualTo(accepted.get(i).events().getFirst());
      }
      assertThat(entries.stream().map(entry -> new String(entry.payload(), UTF_8)))
          .doesNotHaveDuplicates();
    }
    OnRedis.awaitUntil(() -> one.health().state() == Health.State.UP);
    OnRedis.awaitUntil(
        () ->
            OnRedis.answer(one.presence().list(ROOM)).stream()
                .map(Presence.Entry::session)
                .toList()
                .equals(List.of(ADA)));
  }

  @Test
  void aCopyThatLacksTheLastEventsIsFoundOutAndTheRoomBeginsAnew() {
    Epoch epoch = OnRedis.open(one, ROOM);
    OnRedis.Heard heard = new OnRedis.Heard();
    two.rooms().watch(ROOM, heard);
    OnRedis.awaitUntil(() -> heard.resyncs.get() > 0);
    OnRedis.commitSurely(one, numbered(epoch, 0));
    try (Jedis old = master.client();
        Jedis next = copy.client()) {
      assertThat(old.waitReplicas(1, 5000)).isEqualTo(1);
      next.configSet("masterauth", "none that the master knows");
      next.configSet("masteruser", "nobody");
      old.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "replica");
    }
    long last = OnRedis.commitSurely(one, numbered(epoch, 1)).lastSeq();
    OnRedis.awaitUntil(() -> heard.last() == last);

    master.kill();

    OnRedis.awaitUntil(() -> redis.master() == copy);
    LogHead[] head = new LogHead[1];
    OnRedis.awaitUntil(
        () -> {
          Replay replay =
              one.rooms()
                  .since(ROOM, epoch, last)
                  .toCompletableFuture()
                  .exceptionally(failure -> null)
                  .join();
          head[0] = replay instanceof Replay.Unavailable behind ? behind.head() : null;
          return head[0] != null;
        });
    assertThat(head[0].seq()).isEqualTo(last - 1);
    LogHead anew =
        OnRedis.answer(
            one.rooms()
                .restart(ROOM, epoch, last - 1, 1, bytes("what one knew"), Revision.CREATED));
    assertThat(anew.epoch()).isNotEqualTo(epoch);
    int resyncs = heard.resyncs.get();
    assertThat(OnRedis.commitSurely(two, numbered(anew.epoch(), 2)).lastSeq()).isEqualTo(1);
    // What was published while its subscription moved is lost: it is told to ask the log.
    OnRedis.awaitUntil(() -> heard.last() == 1 || heard.resyncs.get() > resyncs);
    assertThat(OnRedis.entries(two, anew.epoch())).hasSize(1);
  }

  private static Commit numbered(Epoch epoch, int number) {
    Commit any = OnRedis.event(ROOM, epoch);
    return new Commit(ROOM, epoch, any.key(), List.of(bytes("event " + number)), null);
  }

  private static Optional<Lease> tryLock(RedisTransport node) {
    CompletableFuture<Optional<Lease>> asked =
        node.locks().tryAcquire("job", Duration.ofSeconds(5)).toCompletableFuture();
    return asked.exceptionally(failure -> Optional.empty()).join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
