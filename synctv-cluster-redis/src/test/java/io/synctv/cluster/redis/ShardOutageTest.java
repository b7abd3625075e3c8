package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.RedisBinary;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.redis.lab.RedisSetup;
import io.synctv.cluster.redis.lab.Ways;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What becomes of a node when one master of a Redis Cluster fails. */
@Tag("slow")
class ShardOutageTest {

  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration SLACK = Duration.ofMillis(1500);

  private final Keys keys = new Keys("synctv:", 1024);

  @Test
  void roomsOfTheOtherMastersGoOnWhenOneIsKilled() {
    try (RedisSetup redis = cluster("no");
        RedisTransport node = new RedisTransport(TestNodes.context(0, redis.settings()))) {
      List<Health.State> states = new CopyOnWriteArrayList<>();
      node.health().listen(states::add);
      List<RoomId> rooms = roomOnEachMaster();
      List<Epoch> epochs = new ArrayList<>();
      List<OnRedis.Heard> heard = new ArrayList<>();
      for (RoomId room : rooms) {
        epochs.add(OnRedis.open(node, room));
        OnRedis.Heard listener = new OnRedis.Heard();
        node.rooms().watch(room, listener);
        OnRedis.awaitUntil(() -> listener.resyncs.get() > 0);
        heard.add(listener);
      }
      // The worst of them: the one that this node's own name belongs to.
      int lost = masterOf(keys.nodeEvents(node.node()));
      RedisProcess master = redis.servers().get(lost);
      int before = heard.get(lost).resyncs.get();

      master.kill();

      failsInTime(node.rooms().commit(OnRedis.event(rooms.get(lost), epochs.get(lost))));
      for (int i = 0; i < MASTERS; i++) {
        if (i != lost) {
          OnRedis.commitSurely(node, OnRedis.event(rooms.get(i), epochs.get(i)));
          OnRedis.Heard listener = heard.get(i);
          OnRedis.awaitUntil(() -> listener.last() == 1);
        }
      }
      failsInTime(node.rooms().commit(OnRedis.event(rooms.get(lost), epochs.get(lost))));

      master.restart();

      OnRedis.awaitUntil(() -> heard.get(lost).resyncs.get() > before);
      long seq =
          OnRedis.commitSurely(node, OnRedis.event(rooms.get(lost), epochs.get(lost))).lastSeq();
      OnRedis.awaitUntil(() -> heard.get(lost).last() == seq);
      assertThat(states).doesNotContain(Health.State.ISOLATED);
    }
  }

  @Test
  void aRedisClusterThatIsDownAsAWholeIsolatesTheNodeUntilItIsBack() {
    try (RedisSetup redis = cluster("yes");
        RedisTransport node = new RedisTransport(TestNodes.context(0, redis.settings()))) {
      RedisProcess master = redis.servers().getLast();

      master.kill();

      OnRedis.awaitUntil(() -> node.health().state() == Health.State.ISOLATED);
      for (RoomId room : roomOnEachMaster()) {
        failsInTime(node.rooms().open(room, 0, new byte[0], Revision.CREATED));
      }

      master.restart();

      OnRedis.awaitUntil(() -> node.health().state() == Health.State.UP);
      for (RoomId room : roomOnEachMaster()) {
        OnRedis.awaitUntil(
            () ->
                node.rooms()
                    .open(room, 0, new byte[0], Revision.CREATED)
                    .toCompletableFuture()
                    .handle((head, failure) -> failure == null)
                    .join());
      }
    }
  }

  @Test
  void aMasterThatIsDeafIsFoundWhileTheOthersAreHeard() {
    try (RedisSetup redis = cluster("yes");
        Ways ways = redis.ways();
        RedisTransport node = new RedisTransport(TestNodes.context(0, ways.settings()))) {
      RoomId room = roomOnEachMaster().getLast();
      Epoch epoch = OnRedis.open(node, room);
      OnRedis.Heard heard = new OnRedis.Heard();
      node.rooms().watch(room, heard);
      OnRedis.awaitUntil(() -> heard.resyncs.get() > 0);
      int before = heard.resyncs.get();

      int port = redis.servers().get(masterOf(keys.head(room))).port();
      assertThat(ways.to(port).muteMessages()).isPositive();

      OnRedis.awaitUntil(() -> heard.resyncs.get() > before);
      long seq = OnRedis.commitSurely(node, OnRedis.event(room, epoch)).lastSeq();
      OnRedis.awaitUntil(() -> heard.last() == seq);
      assertThat(node.health().state()).isEqualTo(Health.State.UP);
    }
  }

  /** Guards against a room that begins a new epoch with every message that its master refuses. */
  @Test
  void roomsOfAFullMasterAreApartAndThoseOfTheOthersGoOn() {
    try (RedisSetup redis = cluster("yes");
        RedisTransport node = new RedisTransport(TestNodes.context(0, redis.settings()))) {
      List<Health.State> states = new CopyOnWriteArrayList<>();
      node.health().listen(states::add);
      List<RoomId> rooms = roomOnEachMaster();
      List<Epoch> epochs = rooms.stream().map(room -> OnRedis.open(node, room)).toList();
      OnRedis.Heard heard = new OnRedis.Heard();
      node.rooms().watch(rooms.getFirst(), heard);
      OnRedis.awaitUntil(() -> heard.resyncs.get() > 0);
      int before = heard.resyncs.get();

      try (Jedis master = redis.servers().getFirst().client()) {
        master.configSet("maxmemory", "1");
        failsInTime(node.rooms().commit(OnRedis.event(rooms.getFirst(), epochs.getFirst())));
        // What needs no write is refused as well: the room would go back to a log it cannot have.
        failsInTime(node.rooms().since(rooms.getFirst(), epochs.getFirst(), 0));
        for (int i = 1; i < MASTERS; i++) {
          OnRedis.commitSurely(node, OnRedis.event(rooms.get(i), epochs.get(i)));
        }
        assertThat(heard.resyncs.get()).isEqualTo(before);
        master.configSet("maxmemory", "0");
      }

      OnRedis.awaitUntil(() -> heard.resyncs.get() > before);
      OnRedis.commitSurely(node, OnRedis.event(rooms.getFirst(), epochs.getFirst()));
      assertThat(states).doesNotContain(Health.State.ISOLATED);
    }
  }

  private static RedisSetup cluster(String needsAllSlots) {
    return RedisSetup.cluster(
        RedisBinary.embedded(), MASTERS, "--cluster-require-full-coverage", needsAllSlots);
  }

  private List<RoomId> roomOnEachMaster() {
    List<RoomId> rooms = new ArrayList<>();
    for (int i = 0; rooms.size() < MASTERS; i++) {
      RoomId room = RoomId.of("room-" + i);
      if (masterOf(keys.head(room)) == rooms.size()) {
        rooms.add(room);
      }
    }
    return rooms;
  }

  private static int masterOf(String key) {
    int slot = JedisClusterCRC16.getSlot(key);
    int master = 0;
    while (slot >= (master + 1) * SLOTS / MASTERS) {
      master++;
    }
    return master;
  }

  private static void failsInTime(CompletionStage<?> stage) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TransportException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(1).plus(SLACK));
  }
}
