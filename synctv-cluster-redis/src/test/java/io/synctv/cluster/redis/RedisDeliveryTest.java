package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.redisson.api.RScript;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;

/** What delivery does beyond the kit: loss that is made good, bounds, garbage, other versions. */
@Tag("slow")
class RedisDeliveryTest extends OnRedis {

  /** Two with the node's name, its words to itself, and the news of nodes. */
  private static final int OWN_CHANNELS = 4;

  @Test
  void theSubscriptionsGrowWithThePartitionsAndNotWithTheRooms() {
    RedisTransport node = node(Map.of("log.partitions", "16"));
    Keys few = new Keys(prefix, 16);
    for (int i = 0; i < 2000; i++) {
      node.rooms().watch(RoomId.of("room-" + i), new Heard());
    }

    RoomId last = RoomId.of("room-1999");
    Epoch epoch = open(node, last);
    Heard heard = new Heard();
    node.rooms().watch(last, heard);
    awaitUntil(
        () -> {
          answer(node.rooms().commit(event(last, epoch)));
          return !heard.entries.isEmpty();
        });
    assertThat(few.partition(last)).isLessThan(16);
    assertThat(channels()).hasSizeLessThanOrEqualTo(2 * 16 + OWN_CHANNELS);
  }

  @Test
  void whatAFullQueueDropsIsReadFromTheLog() {
    int events = Partitions.CAPACITY + 3000;
    RedisTransport node = node(keeping(TestNodes.context(redis, 0, prefix, Map.of()), 2 * events));
    Epoch epoch = open(node, ROOM);
    CountDownLatch hold = new CountDownLatch(1);
    Heard heard = new Heard(hold);
    node.rooms().watch(ROOM, heard);
    awaitUntil(() -> heard.resyncs.get() > 0);
    List<Commit> window = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      window.add(event(ROOM, epoch));
      if (window.size() == 200 || i == events - 1) {
        commitAll(node, window);
        window.clear();
      }
    }
    awaitUntil(() -> node.statistics().dropped() > 0);

    hold.countDown();

    awaitUntil(() -> heard.last() == events);
    assertThat(heard.seqs())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events).boxed().toList());
    assertThat(node.statistics().replayed()).isPositive();
  }

  @Test
  void aPublicationThatGotLostIsFoundWithoutAnother() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    Heard heard = new Heard();
    node.rooms().watch(ROOM, heard);
    awaitUntil(
        () -> {
          answer(node.rooms().commit(event(ROOM, epoch)));
          return heard.resyncs.get() > 0 && !heard.entries.isEmpty();
        });

    long seq = commitUnheard(epoch);

    awaitUntil(() -> heard.last() == seq);
  }

  @Test
  void aGapIsFilledFromTheLogAsSoonAsItIsSeen() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    Heard heard = new Heard();
    node.rooms().watch(ROOM, heard);
    awaitUntil(
        () -> {
          answer(node.rooms().commit(event(ROOM, epoch)));
          return heard.resyncs.get() > 0 && !heard.entries.isEmpty();
        });
    commitUnheard(epoch);
    long seq = commitUnheard(epoch);
    answer(node.rooms().commit(event(ROOM, epoch)));

    awaitUntil(() -> heard.last() == seq + 1);
    long first = heard.seqs().getFirst();
    assertThat(heard.seqs())
        .containsExactlyElementsOf(LongStream.rangeClosed(first, seq + 1).boxed().toList());
    assertThat(node.statistics().replayed()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatCannotBeReadAgainIsToldOnceAndNotAtEveryHeartbeat() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    Heard heard = new Heard();
    node.rooms().watch(ROOM, heard);
    awaitUntil(
        () -> {
          answer(node.rooms().commit(event(ROOM, epoch)));
          return heard.resyncs.get() > 0 && !heard.entries.isEmpty();
        });
    int before = heard.resyncs.get();

    commitUnheard(epoch);
    lua("redis.call('DEL', KEYS[1]) return {}", List.of(keys.log(ROOM)));

    awaitUntil(() -> heard.resyncs.get() > before);
    int told = heard.resyncs.get();
    long trips = node.statistics().roundTrips();
    awaitUntil(() -> node.statistics().roundTrips() > trips + 12); // of several heartbeats
    assertThat(heard.resyncs.get()).isEqualTo(told);
  }

  @Test
  void garbageOnEveryChannelIsCountedAndEventsGoOn() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    Heard heard = new Heard();
    node.rooms().watch(ROOM, heard);
    awaitUntil(() -> heard.resyncs.get() > 0);
    awaitUntil(() -> channels().size() == 2 + OWN_CHANNELS);
    List<String> channels = new ArrayList<>();
    channels().forEach(channel -> channels.add((String) channel));

    for (String channel : channels) {
      for (String garbage : List.of("", "garbage", "12:garbage", "99999999999999999999:x")) {
        tool.getTopic(channel, ByteArrayCodec.INSTANCE).publish(bytes(garbage));
      }
    }

    awaitUntil(() -> node.statistics().malformed() == 4L * channels.size());
    answer(node.rooms().commit(event(ROOM, epoch)));
    awaitUntil(() -> heard.last() == 1);
  }

  @Test
  void nodesOfTwoVersionsUnderstandEachOther() {
    RedisTransport old = node(Map.of());
    ClusterContext context = TestNodes.context(redis, 1, prefix, Map.of());
    RedisTransport later =
        new RedisTransport(
            context,
            InstantSource.system(),
            System::nanoTime,
            new EnvelopeSigner.Format(2, 1, Map.of(99, bytes("a field of the future"))));
    nodes.add(later);
    Epoch epoch = open(old, ROOM);
    Heard byOld = new Heard();
    Heard byLater = new Heard();
    old.rooms().watch(ROOM, byOld);
    later.rooms().watch(ROOM, byLater);
    awaitUntil(() -> byOld.resyncs.get() > 0 && byLater.resyncs.get() > 0);

    answer(old.rooms().commit(event(ROOM, epoch)));
    answer(later.rooms().commit(event(ROOM, epoch)));

    awaitUntil(() -> byOld.last() == 2 && byLater.last() == 2);
    assertThat(entries(old, epoch)).hasSize(2);
    assertThat(entries(later, epoch)).hasSize(2);
    assertThat(old.statistics().malformed() + later.statistics().malformed()).isZero();
  }

  /** Commits at once; what a busy machine does not do in time is sent again under its key. */
  private static void commitAll(RedisTransport node, List<Commit> commits) {
    List<Commit> left = new ArrayList<>(commits);
    awaitUntil(
        () -> {
          List<CompletableFuture<CommitResult>> results =
              left.stream()
                  .map(commit -> node.rooms().commit(commit).toCompletableFuture())
                  .toList();
          for (int i = left.size() - 1; i >= 0; i--) {
            CommitResult result = results.get(i).exceptionally(failure -> null).join();
            if (result != null) {
              assertThat(result).isInstanceOf(CommitResult.Committed.class);
              left.remove(i);
            }
          }
          return left.isEmpty();
        });
  }

  private List<Object> channels() {
    return tool.getScript(StringCodec.INSTANCE)
        .eval(
            RScript.Mode.READ_WRITE,
            "return redis.call('PUBSUB', 'CHANNELS', ARGV[1])",
            RScript.ReturnType.LIST,
            List.of(),
            prefix + "*");
  }

  /** Commits, signed and whole, but publishes where nobody listens. */
  private long commitUnheard(Epoch epoch) {
    ClusterContext context = TestNodes.context(redis, 0, prefix, Map.of());
    EnvelopeSigner signer = new EnvelopeSigner(context.secret(), prefix);
    EnvelopeChannel envelopes =
        new EnvelopeChannel(
            context.node(),
            signer,
            () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
            new RedisMetrics(),
            new UnverifiedNodes(context.node(), signer));
    Commit commit = event(ROOM, epoch);
    List<byte[]> answer =
        answer(
            RedisCommands.evaluate(
                tool,
                Scripts.COMMIT,
                List.of(keys.head(ROOM), keys.log(ROOM), keys.answer(ROOM, commit.key())),
                epoch,
                "",
                "",
                1,
                envelopes.events(commit),
                1024,
                60_000,
                60_000,
                "PUBLISH",
                prefix + "nowhere",
                "",
                ""));
    return Long.parseLong(new String(answer.get(1), UTF_8).split(" ", -1)[2]);
  }
}
