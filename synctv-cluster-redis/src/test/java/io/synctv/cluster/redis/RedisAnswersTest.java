package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How far a log has told and what commands were answered, beyond the kit: what is kept in Redis,
 * what is sent again, and what a version that knows nothing of it leaves behind.
 */
class RedisAnswersTest extends OnRedis {

  private static final Revision FIVE = new Revision(5, "five");
  private static final Revision SIX = FIVE.next("six");

  /** {@code open.lua} of the version before. */
  private static final String OLD_OPEN =
      """
      redis.call('DEL', KEYS[2])
      redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', '0', 'version', '0', 'snapshot', 'old',
        'log', ARGV[1])
      return {}
      """;

  /** {@code restart.lua} of the version before. */
  private static final String OLD_RESTART =
      """
      local log = redis.call('HGET', KEYS[1], 'log')
      redis.call('DEL', KEYS[2])
      redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', '0', 'version', '0', 'snapshot', 'old',
        'log', log)
      return {}
      """;

  private static Commit commit(
      RoomId room, Epoch epoch, Commit.@Nullable Told told, KeyedAnswer... answers) {
    return new Commit(
        room,
        epoch,
        UUID.randomUUID().toString(),
        List.of(bytes("event")),
        null,
        told,
        List.of(answers));
  }

  private static KeyedAnswer keyed(String key) {
    return new KeyedAnswer(key, "digest", bytes("answer"));
  }

  private LogHead opened(RedisTransport node) {
    return answer(node.rooms().open(ROOM, 0, bytes("state"), FIVE));
  }

  private static boolean remembers(RedisTransport node, String key) {
    return answer(node.rooms().answer(ROOM, key)).isPresent();
  }

  @Test
  void anAnswerExpiresAfterFiveMinutes() {
    RedisTransport node = node(Map.of());
    Epoch epoch = opened(node).epoch();
    answer(node.rooms().commit(commit(ROOM, epoch, null, keyed("ada:1"))));
    String key = keys.commandAnswer(ROOM, "ada:1");

    long left = Long.parseLong(text(lua("return {tostring(redis.call('PTTL', KEYS[1]))}", key)));
    assertThat(left).isBetween(280_000L, 300_000L);
    assertThat(remembers(node, "ada:1")).isTrue();

    lua("redis.call('PEXPIRE', KEYS[1], 1) return {}", key);
    awaitUntil(() -> !remembers(node, "ada:1"));
    assertThat(answer(node.rooms().commit(commit(ROOM, epoch, null, keyed("ada:1")))))
        .isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  void aCommitWithKeysAndALookUpAreOneRoundTripEach() {
    RedisTransport node = node(Map.of());
    Epoch epoch = opened(node).epoch();
    Revision told = FIVE;
    TransportStatistics before = node.statistics();

    for (int i = 0; i < 50; i++) {
      Revision to = told.next("change-" + i);
      Commit commit =
          commit(ROOM, epoch, new Commit.Told(told, to), keyed("a:" + i), keyed("b:" + i));
      assertThat(answer(node.rooms().commit(commit))).isInstanceOf(CommitResult.Committed.class);
      assertThat(remembers(node, "a:" + i)).isTrue();
      told = to;
    }

    TransportStatistics after = node.statistics();
    assertThat(after.batches() - before.batches()).isEqualTo(50);
    // Beside them only the node's signs of life, a few each half a second.
    assertThat(after.roundTrips() - before.roundTrips()).isBetween(100L, 130L);
  }

  @Test
  void commitsOfManyRoomsInOneRoundTripHaveEachTheirOwnAnswers() {
    RedisTransport node = node(Map.of());
    List<RoomId> ids = new ArrayList<>();
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(RoomId.of("room-" + i));
      epochs.add(open(node, ids.get(i)));
    }
    for (int round = 0; round < 2; round++) {
      List<CompletableFuture<CommitResult>> results = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        KeyedAnswer own = new KeyedAnswer("ada:1", "digest", bytes("in room " + i));
        Commit commit = commit(ids.get(i), epochs.get(i), null, keyed("new-" + round), own);
        results.add(node.rooms().commit(commit).toCompletableFuture());
      }
      for (int i = 0; i < ids.size(); i++) {
        CommitResult result = answer(results.get(i));
        if (round == 0) {
          assertThat(result).isEqualTo(new CommitResult.Committed(epochs.get(i), 1, 1, 0));
        } else {
          byte[] expected = bytes("in room " + i);
          assertThat(((CommitResult.Known) result).answers())
              .singleElement()
              .satisfies(
                  known -> {
                    assertThat(known.key()).isEqualTo("ada:1");
                    assertThat(known.answer()).isEqualTo(expected);
                  });
        }
      }
    }
  }

  @Test
  void aCommitSentAgainAfterATimeoutTellsOnceAndAnswersOnce() {
    RedisTransport node = node(Map.of("redis.timeout", "200ms"));
    Epoch epoch = opened(node).epoch();
    Commit commit = commit(ROOM, epoch, new Commit.Told(FIVE, SIX), keyed("ada:1"));
    redis.freeze();
    CompletableFuture<CommitResult> lost = node.rooms().commit(commit).toCompletableFuture();
    awaitUntil(lost::isDone);
    redis.thaw();
    assertThat(lost).isCompletedExceptionally();

    assertThat(commitSurely(node, commit)).isEqualTo(new CommitResult.Committed(epoch, 1, 1, 0));

    assertThat(opened(node).told()).isEqualTo(SIX);
    assertThat(entries(node, epoch)).hasSize(1);
    assertThat(remembers(node, "ada:1")).isTrue();
  }

  /** Redisson may do that with any script; here it is done for certain. */
  @Test
  void scriptsThatAreSentAgainAnswerAsBefore() {
    RedisTransport node = node(Map.of());
    List<String> log = List.of(keys.head(ROOM), keys.log(ROOM));
    String channel = keys.events(keys.partition(ROOM));
    Object[] open = {"one", 3, "state", "5 five", 60_000, "PUBLISH", channel, "frame"};
    Object[] restart = {"one", 0, "two", 4, "next", "6 six", 60_000, "PUBLISH", channel, "frame"};
    for (int i = 0; i < 2; i++) {
      assertThat(texts(answer(RedisCommands.evaluate(tool, Scripts.OPEN, log, open))))
          .containsExactly("one", "0", "3", "state", "one 5 five");
    }
    for (int i = 0; i < 2; i++) {
      assertThat(texts(answer(RedisCommands.evaluate(tool, Scripts.RESTART, log, restart))))
          .containsExactly("two", "0", "4", "next", "two 6 six");
    }
    assertThat(opened(node).told()).isEqualTo(SIX);
  }

  @Test
  void aLogThatAnOldNodeMadeHasToldNobodyKnowsWhat() {
    RedisTransport node = node(Map.of());
    lua(OLD_OPEN, List.of(keys.head(ROOM), keys.log(ROOM)), "old");

    LogHead head = opened(node);

    assertThat(head.told()).isNull();
    CommitResult refused =
        answer(node.rooms().commit(commit(ROOM, head.epoch(), new Commit.Told(FIVE, SIX))));
    assertThat(((CommitResult.Conflict) refused).head().told()).isNull();
    // What tells of nothing goes on, and old nodes with it.
    assertThat(answer(node.rooms().commit(event(ROOM, head.epoch()))))
        .isInstanceOf(CommitResult.Committed.class);
    assertThat(answer(node.rooms().restart(ROOM, head.epoch(), 1, 0, bytes("x"), FIVE)).told())
        .isEqualTo(FIVE);
  }

  /** The old script leaves the field where it is: it must not count for the new epoch. */
  @Test
  void aLogThatAnOldNodeRestartedHasToldNobodyKnowsWhatAndRemembersItsAnswers() {
    RedisTransport node = node(Map.of());
    Epoch epoch = opened(node).epoch();
    answer(node.rooms().commit(commit(ROOM, epoch, null, keyed("ada:1"))));
    lua(OLD_RESTART, List.of(keys.head(ROOM), keys.log(ROOM)), "old");

    LogHead head = opened(node);

    assertThat(head.epoch()).isEqualTo(Epoch.of("old"));
    assertThat(head.told()).isNull();
    CommitResult refused =
        answer(node.rooms().commit(commit(ROOM, head.epoch(), new Commit.Told(FIVE, SIX))));
    assertThat(((CommitResult.Conflict) refused).head().told()).isNull();
    assertThat(answer(node.rooms().commit(commit(ROOM, head.epoch(), null, keyed("ada:1")))))
        .isInstanceOf(CommitResult.Known.class);
    Epoch next = answer(node.rooms().restart(ROOM, head.epoch(), 0, 0, bytes("x"), FIVE)).epoch();
    assertThat(answer(node.rooms().commit(commit(ROOM, next, new Commit.Told(FIVE, SIX)))))
        .isInstanceOf(CommitResult.Committed.class);
  }

  private static List<byte[]> lua(String text, String key) {
    return lua(text, List.of(key));
  }

  private static String text(List<byte[]> answer) {
    return Answer.text(answer, 0);
  }

  private static List<String> texts(List<byte[]> answer) {
    return answer.stream().map(bytes -> new String(bytes, UTF_8)).toList();
  }
}
