package io.synctv.cluster.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A room as one node uses it, with words for bytes and answers for stages. */
record TestRoom(ClusterTransport node, RoomId id) {

  static final RoomId ROOM = RoomId.of("living-room");

  static TestRoom on(ClusterTransport node) {
    return new TestRoom(node, ROOM);
  }

  LogHead open(long version, String snapshot) {
    return open(version, snapshot, Revision.CREATED);
  }

  LogHead open(long version, String snapshot, Revision told) {
    return answer(node.rooms().open(id, version, bytes(snapshot), told));
  }

  LogHead open() {
    return open(0, "empty");
  }

  /** Appends events on no condition, under a key of their own. */
  CommitResult.Committed append(Epoch epoch, String... events) {
    return committed(send(appendOf(epoch, events)));
  }

  Commit appendOf(Epoch epoch, String... events) {
    return new Commit(id, epoch, newKey(), bytes(List.of(events)), null);
  }

  /** Sends a change, whose snapshot is named like the key. */
  CommitResult change(Epoch epoch, String key, long expectedVersion, String... events) {
    return send(changeOf(epoch, key, expectedVersion, events));
  }

  Commit changeOf(Epoch epoch, String key, long expectedVersion, String... events) {
    return new Commit(
        id, epoch, key, bytes(List.of(events)), new Commit.Change(expectedVersion, bytes(key)));
  }

  /** Tells of durable changes, on no other condition and under a key of its own. */
  CommitResult tell(Epoch epoch, Revision from, Revision to, String... events) {
    return send(telling(appendOf(epoch, events), from, to));
  }

  /** Appends an event with the answers to some commands, under a key of its own. */
  CommitResult carryOut(Epoch epoch, String event, KeyedAnswer... answers) {
    return send(answering(appendOf(epoch, event), answers));
  }

  /** Returns a commit with the answers to some commands. */
  static Commit answering(Commit commit, KeyedAnswer... answers) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events(),
        commit.change(),
        commit.told(),
        List.of(answers));
  }

  /** Returns a commit that tells of durable changes. */
  static Commit telling(Commit commit, Revision from, Revision to) {
    return new Commit(
        commit.room(),
        commit.epoch(),
        commit.key(),
        commit.events(),
        commit.change(),
        new Commit.Told(from, to),
        commit.answers());
  }

  /** Looks up what is remembered of a command, as {@link #words}; empty when nothing is. */
  Optional<String> remembered(String key) {
    return answer(node.rooms().answer(id, key)).map(TestRoom::words);
  }

  LogHead restart(Epoch epoch, long seq, long version, String snapshot, Revision told) {
    return answer(node.rooms().restart(id, epoch, seq, version, bytes(snapshot), told));
  }

  CommitResult send(Commit commit) {
    return answer(node.rooms().commit(commit));
  }

  Replay since(Epoch epoch, long seq) {
    return answer(node.rooms().since(id, epoch, seq));
  }

  /** Returns the events after a point, which must be there. */
  List<LogEntry> entriesSince(Epoch epoch, long seq) {
    Replay replay = since(epoch, seq);
    assertThat(replay).isInstanceOf(Replay.Complete.class);
    return ((Replay.Complete) replay).entries();
  }

  List<String> eventsSince(Epoch epoch, long seq) {
    return texts(entriesSince(epoch, seq));
  }

  static CommitResult.Committed committed(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Committed.class);
    return (CommitResult.Committed) result;
  }

  /** Returns where the log stands according to a conflict. */
  static LogHead conflict(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Conflict.class);
    return ((CommitResult.Conflict) result).head();
  }

  /** Returns what is remembered of commands according to a commit, sorted. */
  static List<String> known(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Known.class);
    return ((CommitResult.Known) result).answers().stream().map(TestRoom::words).sorted().toList();
  }

  /** Returns key, digest and answer. */
  static String words(KeyedAnswer answer) {
    return answer.key() + " " + answer.digest() + " " + text(answer.answer());
  }

  static KeyedAnswer keyed(String key, String digest, String answer) {
    return new KeyedAnswer(key, digest, bytes(answer));
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  static List<String> texts(List<LogEntry> entries) {
    return entries.stream().map(entry -> text(entry.payload())).toList();
  }

  /** Waits until something holds, and fails the test when it takes too long. */
  static void awaitUntil(Callable<Boolean> condition) {
    Awaitility.await()
        .pollInSameThread()
        .dontCatchUncaughtExceptions()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Patience.current())
        .until(condition);
  }

  /**
   * Waits for a stage, and fails the test when it takes too long. A thread that was told to stop
   * asks nothing more, even where each answer is there at once.
   */
  static <T extends @Nullable Object> T answer(CompletionStage<T> stage) {
    try {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      return stage.toCompletableFuture().get(Patience.current().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the stage failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the stage did not complete", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    }
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(TestRoom::bytes).toList();
  }

  /** Names so many events. */
  static String[] events(String prefix, int count) {
    return Stream.iterate(1, i -> i + 1).limit(count).map(i -> prefix + i).toArray(String[]::new);
  }
}
