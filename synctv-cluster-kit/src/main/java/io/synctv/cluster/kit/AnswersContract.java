package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.answering;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.committed;
import static io.synctv.cluster.kit.TestRoom.conflict;
import static io.synctv.cluster.kit.TestRoom.keyed;
import static io.synctv.cluster.kit.TestRoom.known;
import static io.synctv.cluster.kit.TestRoom.newKey;
import static io.synctv.cluster.kit.TestRoom.telling;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Guarantee 15 (commands are answered once). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface AnswersContract extends ClusterFactory {

  @Test
  default void aCommandThatWasCarriedOutIsAnsweredAsItWasThen() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(room.carryOut(epoch, "a", keyed("ada:1", "seek", "to 5")));

      CommitResult again =
          TestRoom.on(cluster.node(1))
              .send(
                  answering(
                      room.changeOf(epoch, newKey(), 0, "b"), keyed("ada:1", "play", "other")));

      assertThat(known(again)).containsExactly("ada:1 seek to 5");
      assertThat(room.open().version()).isZero();
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a");
    }
  }

  @Test
  default void allThatAreKnownAreNamedAndNothingIsKeptOfTheOthers() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(
          room.carryOut(epoch, "a", keyed("ada:1", "seek", "A"), keyed("bob:1", "pause", "B")));
      committed(room.carryOut(epoch, "b", keyed("cem:1", "play", "C")));

      CommitResult again =
          room.carryOut(
              epoch,
              "c",
              keyed("new:1", "x", "N"),
              keyed("cem:1", "x", "N"),
              keyed("new:2", "x", "N"),
              keyed("ada:1", "x", "N"));

      assertThat(known(again)).containsExactly("ada:1 seek A", "cem:1 play C");
      assertThat(room.remembered("new:1")).isEmpty();
      assertThat(room.remembered("new:2")).isEmpty();
      assertThat(room.remembered("ada:1")).contains("ada:1 seek A");
      assertThat(room.eventsSince(epoch, 0)).containsExactly("a", "b");
      committed(room.carryOut(epoch, "c", keyed("new:1", "x", "N"), keyed("new:2", "x", "N")));
    }
  }

  @Test
  default void aKnownCommandComesBeforeEpochVersionAndRevision() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      KeyedAnswer once = keyed("ada:1", "seek", "A");
      committed(room.carryOut(epoch, "a", once));
      Revision never = new Revision(77, "never");
      Commit stale = room.changeOf(epoch, newKey(), 99, "stale");
      Commit other = room.appendOf(Epoch.of("made-up"), "other");
      Commit told = telling(room.appendOf(epoch, "told"), never, never.next("later"));

      for (Commit commit : List.of(stale, other, told)) {
        assertThat(known(room.send(answering(commit, once)))).containsExactly("ada:1 seek A");
        conflict(room.send(answering(commit, keyed("ada:2", "seek", "A"))));
      }
    }
  }

  @Test
  default void theCommitsOwnKeyComesBeforeThoseOfItsCommands() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      Commit commit =
          answering(room.changeOf(epoch, "commit", 0, "a"), keyed("ada:1", "seek", "A"));
      CommitResult first = committed(room.send(commit));

      assertThat(room.send(commit)).isEqualTo(first);
    }
  }

  @Test
  default void keysOfCommitsAndOfCommandsAreTwoThings() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();

      committed(
          room.send(answering(room.changeOf(epoch, "one", 0, "a"), keyed("two", "seek", "A"))));

      assertThat(room.remembered("one")).isEmpty();
      committed(
          room.send(answering(room.changeOf(epoch, "two", 1, "b"), keyed("one", "seek", "B"))));
    }
  }

  @Test
  default void ofACommitThatMetAConflictNoAnswerIsKept() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      KeyedAnswer answer = keyed("ada:1", "seek", "A");

      conflict(room.send(answering(room.changeOf(epoch, "again", 1, "a"), answer)));
      assertThat(room.remembered("ada:1")).isEmpty();

      committed(room.send(answering(room.changeOf(epoch, "again", 0, "a"), answer)));
      assertThat(room.remembered("ada:1")).contains("ada:1 seek A");
    }
  }

  @Test
  default void answersAreRememberedThroughAllEpochsOfTheLog() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      committed(room.carryOut(epoch, "a", keyed("ada:1", "seek", "A")));
      Epoch second = room.restart(epoch, 1, 5, "second", Revision.CREATED).epoch();
      committed(room.carryOut(second, "b", keyed("bob:1", "seek", "B")));
      Epoch third = room.restart(second, 1, 6, "third", Revision.CREATED).epoch();

      TestRoom elsewhere = TestRoom.on(cluster.node(1));
      assertThat(elsewhere.remembered("ada:1")).contains("ada:1 seek A");
      assertThat(
              known(
                  elsewhere.carryOut(
                      third, "c", keyed("ada:1", "x", "N"), keyed("bob:1", "x", "N"))))
          .containsExactly("ada:1 seek A", "bob:1 seek B");
      assertThat(known(elsewhere.carryOut(epoch, "c", keyed("ada:1", "x", "N"))))
          .containsExactly("ada:1 seek A");
    }
  }

  @Test
  default void answersGoWithTheirLog() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      KeyedAnswer once = keyed("ada:1", "seek", "A");
      Epoch lost = room.open().epoch();
      committed(room.carryOut(lost, "a", once));

      cluster.loseRoom(room.id());
      assertThat(room.carryOut(lost, "b", once)).isEqualTo(new CommitResult.Missing());
      assertThat(room.remembered("ada:1")).isEmpty();

      Epoch deleted = room.open().epoch();
      assertThat(room.remembered("ada:1")).isEmpty();
      committed(room.carryOut(deleted, "b", once));
      answer(room.node().rooms().delete(room.id()));
      assertThat(room.remembered("ada:1")).isEmpty();

      committed(room.carryOut(room.open().epoch(), "c", once));
    }
  }

  @Test
  default void anAnswerIsOfOneRoomOnly() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom other = new TestRoom(cluster.node(0), RoomId.of("kitchen"));
      committed(room.carryOut(room.open().epoch(), "a", keyed("ada:1", "seek", "A")));
      Epoch otherEpoch = other.open().epoch();

      assertThat(other.remembered("ada:1")).isEmpty();
      committed(other.carryOut(otherEpoch, "a", keyed("ada:1", "seek", "B")));
      assertThat(room.remembered("ada:1")).contains("ada:1 seek A");
      assertThat(new TestRoom(cluster.node(0), RoomId.of("cellar")).remembered("ada:1")).isEmpty();
    }
  }

  @Test
  default void anyKeyAndAnyBytesAreKeptAsTheyAre() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    String digest = "Az09_-" + "x".repeat(58);
    List<String> keys = List.of("{1}:*", "ключ-键/é%0", "'\"\\", "k".repeat(200));
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      KeyedAnswer[] answers =
          keys.stream().map(key -> new KeyedAnswer(key, digest, bytes)).toArray(KeyedAnswer[]::new);
      committed(room.carryOut(epoch, "a", answers));
      committed(room.carryOut(epoch, "b", new KeyedAnswer("none", "d", bytes(""))));

      for (String key : keys) {
        KeyedAnswer kept = answer(room.node().rooms().answer(room.id(), key)).orElseThrow();
        assertThat(kept.key()).isEqualTo(key);
        assertThat(kept.digest()).isEqualTo(digest);
        assertThat(kept.answer()).isEqualTo(bytes);
      }
      assertThat(((CommitResult.Known) room.carryOut(epoch, "c", answers)).answers())
          .hasSize(keys.size())
          .allSatisfy(kept -> assertThat(kept.answer()).isEqualTo(bytes));
      assertThat(room.remembered("none")).contains("none d ");
    }
  }

  @Test
  default void aHundredCommandsAreOneCommit() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<KeyedAnswer> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(keyed("key-" + i, "seek", "to " + i));
      }

      committed(room.carryOut(epoch, "a", answers.toArray(KeyedAnswer[]::new)));

      assertThat(room.remembered("key-0")).contains("key-0 seek to 0");
      assertThat(room.remembered("key-99")).contains("key-99 seek to 99");
      assertThat(known(room.carryOut(epoch, "b", answers.toArray(KeyedAnswer[]::new))))
          .hasSize(100);
    }
  }

  @Test
  default void ofManyThatCarryTheSameCommandOutOneDoes() {
    int rounds = 20;
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      for (int round = 0; round < rounds; round++) {
        String key = "key-" + round;
        List<Callable<CommitResult>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          TestRoom each = TestRoom.on(cluster.node(i % 2));
          String by = "by-" + i;
          tasks.add(
              () ->
                  each.carryOut(epoch, by, keyed(newKey(), "own", "own"), keyed(key, "seek", by)));
        }

        List<CommitResult> results = AtOnce.run(tasks);

        List<String> winners = room.eventsSince(epoch, round);
        assertThat(winners).hasSize(1);
        for (int i = 0; i < results.size(); i++) {
          if (winners.getFirst().equals("by-" + i)) {
            committed(results.get(i));
          } else {
            assertThat(known(results.get(i))).containsExactly(key + " seek " + winners.getFirst());
          }
        }
      }
    }
  }
}
