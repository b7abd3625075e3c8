package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.TransportStatistics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the log does beyond the kit: what it sends to Redis, and what it bears from it. */
class RedisRoomLogTest extends OnRedis {

  @Test
  void aCommitIsOneRoundTripWhenNothingElseIsSent() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    TransportStatistics before = node.statistics();

    for (int i = 0; i < 50; i++) {
      answer(node.rooms().commit(event(ROOM, epoch)));
    }

    TransportStatistics after = node.statistics();
    assertThat(after.commits() - before.commits()).isEqualTo(50);
    assertThat(after.batches() - before.batches()).isEqualTo(50);
    // Beside them only the node's signs of life, a few each half a second.
    assertThat(after.roundTrips() - before.roundTrips()).isBetween(50L, 75L);
    assertThat(after.published() - before.published()).isBetween(50L, 75L);
  }

  @Test
  void commitsOfManyRoomsShareRoundTripsOfBoundedSize() {
    int rooms = 200;
    int each = 4; // so that all are answered in time on a machine that does other things, too
    RedisTransport node = node(Map.of("log.batch-size", "20"));
    List<RoomId> ids = new ArrayList<>();
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < rooms; i++) {
      ids.add(RoomId.of("room-" + i));
      epochs.add(open(node, ids.get(i)));
    }
    TransportStatistics before = node.statistics();

    List<CompletableFuture<CommitResult>> results = new ArrayList<>();
    for (int i = 0; i < each * rooms; i++) {
      results.add(
          node.rooms()
              .commit(event(ids.get(i % rooms), epochs.get(i % rooms)))
              .toCompletableFuture());
    }
    results.forEach(
        result -> assertThat(answer(result)).isInstanceOf(CommitResult.Committed.class));

    TransportStatistics after = node.statistics();
    long batches = after.batches() - before.batches();
    assertThat(after.commits() - before.commits()).isEqualTo((long) each * rooms);
    assertThat(batches).isBetween((long) each * rooms / 20, (long) each * rooms / 4);
    // Signs of life and words to itself are sent meanwhile as well.
    assertThat(after.roundTrips() - before.roundTrips()).isBetween(batches, batches + 20);
  }

  @Test
  void aThousandCommitsFromEachOfTwoNodesAreEachAppliedOnceAndInOneOrder() {
    int each = 1000;
    int atOnce = 100; // so that each is answered in time on a machine that does other things, too
    RedisTransport one = node(keeping(TestNodes.context(redis, 0, prefix, Map.of()), 4096));
    RedisTransport two = node(keeping(TestNodes.context(redis, 1, prefix, Map.of()), 4096));
    Epoch epoch = open(one, ROOM);
    List<CompletableFuture<CommitResult>> results = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      for (RedisTransport node : List.of(one, two)) {
        Commit commit = event(ROOM, epoch);
        results.add(node.rooms().commit(commit).toCompletableFuture());
        results.add(node.rooms().commit(commit).toCompletableFuture()); // and sent again
      }
      if (i % atOnce == 0) {
        results.forEach(OnRedis::answer);
      }
    }

    List<CommitResult> answers = results.stream().map(OnRedis::answer).toList();

    assertThat(answers).allMatch(answer -> answer instanceof CommitResult.Committed);
    assertThat(answers.stream().distinct()).hasSize(2 * each);
    for (int i = 0; i < answers.size(); i += 2) {
      assertThat(answers.get(i)).isEqualTo(answers.get(i + 1));
    }
    assertThat(entries(one, epoch))
        .extracting(LogEntry::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * each).boxed().toList());
  }

  @Test
  void aCommitSentAgainAfterATimeoutIsAppliedOnce() {
    RedisTransport node = node(Map.of("redis.timeout", "200ms"));
    Epoch epoch = open(node, ROOM);
    Commit commit = event(ROOM, epoch);
    redis.freeze();
    CompletableFuture<CommitResult> lost = node.rooms().commit(commit).toCompletableFuture();
    awaitUntil(lost::isDone);
    redis.thaw();
    assertThat(lost).isCompletedExceptionally();

    awaitUntil(
        () -> {
          CompletableFuture<CommitResult> again = node.rooms().commit(commit).toCompletableFuture();
          awaitUntil(again::isDone);
          return !again.isCompletedExceptionally()
              && again.join().equals(new CommitResult.Committed(epoch, 1, 1, 0));
        });

    assertThat(entries(node, epoch)).hasSize(1);
  }

  @Test
  void keysOfTheFormerEpochStayKnownAfterARestart() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    Commit commit = event(ROOM, epoch);
    CommitResult first = answer(node.rooms().commit(commit));

    LogHead head = answer(node.rooms().restart(ROOM, epoch, 1, 9, bytes("next"), Revision.CREATED));

    assertThat(head.epoch()).isNotEqualTo(epoch);
    assertThat(head.seq()).isZero();
    assertThat(head.version()).isEqualTo(9);
    assertThat(answer(node.rooms().commit(commit))).isEqualTo(first);
    assertThat(
            answer(node.rooms().restart(ROOM, epoch, 1, 10, bytes("late"), Revision.CREATED))
                .epoch())
        .isEqualTo(head.epoch());
    assertThat(entries(node, head.epoch())).isEmpty();
  }

  @Test
  void whatOthersWroteIntoTheStreamIsLeftOutAndHoldsUpNoCommit() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    answer(node.rooms().commit(event(ROOM, epoch)));
    lua(
        "redis.call('XADD', KEYS[1], '1-5', 'f', 'garbage') "
            + "redis.call('XADD', KEYS[1], '*', 'f', 'from the far future') return {}",
        List.of(keys.log(ROOM)));

    assertThat(answer(node.rooms().commit(event(ROOM, epoch))))
        .isEqualTo(new CommitResult.Committed(epoch, 2, 2, 0));

    assertThat(entries(node, epoch)).extracting(LogEntry::seq).containsExactly(1L, 2L);
  }

  @Test
  void aFrameMovedToAnotherRoomIsNotTakenForItsEvents() {
    RedisTransport node = node(Map.of());
    Epoch epoch = open(node, ROOM);
    RoomId other = RoomId.of("other");
    Epoch otherEpoch = open(node, other);
    answer(node.rooms().commit(event(ROOM, epoch)));
    answer(node.rooms().commit(event(other, otherEpoch)));
    lua(
        "local stolen = redis.call('XRANGE', KEYS[1], '-', '+')[1][2][2] "
            + "redis.call('DEL', KEYS[2]) redis.call('XADD', KEYS[2], '1-0', 'f', stolen) return {}",
        List.of(keys.log(ROOM), keys.log(other)));
    long before = node.statistics().malformed();

    assertThat(answer(node.rooms().since(other, otherEpoch, 0)))
        .isInstanceOf(Replay.Unavailable.class);
    assertThat(node.statistics().malformed()).isEqualTo(before + 1);
  }

  @Test
  void aWatchedRoomKeepsItsLogHoweverSilentItIs() {
    ClusterContext plain = TestNodes.context(redis, 0, prefix, Map.of());
    RedisTransport node =
        node(
            ClusterContext.builder(plain.node())
                .secret(plain.secret())
                .settings(plain.settings())
                .retainedFor(Duration.ofMillis(600))
                .build());
    RoomId unwatched = RoomId.of("unwatched");
    Epoch epoch = open(node, ROOM);
    Epoch forgotten = open(node, unwatched);
    node.rooms().watch(ROOM, new Heard());

    awaitUntil(() -> answer(node.rooms().since(unwatched, forgotten, 0)) instanceof Replay.Missing);

    assertThat(entries(node, epoch)).isEmpty();
  }

  @Test
  void nodesAgreeOnTheTimeHoweverFarApartTheirClocksAre() {
    InstantSource wrong = InstantSource.offset(InstantSource.system(), Duration.ofSeconds(5));
    RedisTransport right = node(Map.of());
    RedisTransport ahead =
        new RedisTransport(
            TestNodes.context(redis, 1, prefix, Map.of()),
            wrong,
            System::nanoTime,
            EnvelopeSigner.Format.CURRENT);
    nodes.add(ahead);

    assertThat(ahead.clock().millis() - right.clock().millis()).isBetween(-50L, 50L);
  }
}
