package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RFuture;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Sends commits, those of different rooms together. Redisson may send a batch again after a
 * time-out: the script remembers the answers of those that were applied.
 */
final class Commits {

  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int LANES = 4;
  private static final int WAITING = 4096;
  private static final byte[] NO_SNAPSHOT = new byte[0];

  private final RedisCommands commands;
  private final Keys keys;
  private final EnvelopeChannel envelopes;
  private final RedisMetrics metrics;
  private final Pipeline<Pending> pipeline;
  private final int retainedEvents;
  private final long retainedMillis;
  private final long limitMillis;

  Commits(
      ClusterContext context,
      RedisSettings settings,
      RedisCommands commands,
      Keys keys,
      EnvelopeChannel envelopes,
      RedisMetrics metrics) {
    this.commands = commands;
    this.keys = keys;
    this.envelopes = envelopes;
    this.metrics = metrics;
    this.retainedEvents = context.retainedEvents();
    this.retainedMillis = Math.max(1, context.retainedFor().toMillis());
    this.limitMillis = settings.timeout().toMillis();
    this.pipeline =
        new Pipeline<>(
            commands,
            LANES,
            settings.batchSize(),
            WAITING,
            settings.batchWindow(),
            this::sendBatch);
  }

  /** A commit that waits for its answer. */
  private final class Pending {

    final Commit commit;
    final CompletableFuture<CommitResult> result = new CompletableFuture<>();
    private final Deadlines.Deadline deadline;

    Pending(Commit commit) {
      this.commit = commit;
      this.deadline =
          commands
              .deadlines()
              .set(TimeUnit.MILLISECONDS.toNanos(limitMillis), why -> end(why, null));
    }

    void complete(CommitResult answer) {
      deadline.lift();
      result.complete(answer);
    }

    void fail(String why, @Nullable Throwable cause) {
      deadline.lift();
      end(why, cause);
    }

    private void end(String why, @Nullable Throwable cause) {
      result.completeExceptionally(
          new TransportException("commit to room " + commit.room() + ": " + why, cause));
    }
  }

  CompletionStage<CommitResult> send(Commit commit) {
    if (!commands.available(keys.head(commit.room()))) {
      return CompletableFuture.failedFuture(
          new TransportException("commit to room " + commit.room() + ": " + commands.whyAway()));
    }
    Pending pending = new Pending(commit);
    if (!pipeline.offer(keys.partition(commit.room()), pending)) {
      pending.fail("too many commits are waiting", null);
    }
    return pending.result;
  }

  private CompletionStage<?> sendBatch(List<Pending> all) {
    List<Pending> batch =
        all.stream().filter(pending -> !pending.result.isDone()).toList(); // in time still
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    metrics.batches.increment();
    metrics.commits.add(batch.size());
    long sent = System.nanoTime();
    return commands
        .ask("commit", client -> batch.size() == 1 ? one(client, batch) : together(client, batch))
        .handle(
            (answers, failure) -> {
              for (int i = 0; i < batch.size(); i++) {
                Answer answer = answers == null ? null : answers.get(i);
                if (answer != null && answer.failure() != null) {
                  String key = keys.head(batch.get(i).commit.room());
                  commands.noteRefusal(key, answer.failure(), sent);
                }
                finish(batch.get(i), answer, failure);
              }
              return null;
            });
  }

  private void finish(Pending pending, @Nullable Answer answer, @Nullable Throwable failure) {
    Throwable cause = answer == null ? failure : answer.failure();
    List<byte[]> strings = answer == null ? null : answer.strings();
    if (strings != null) {
      CommitResult result = result(pending.commit, strings);
      if (result instanceof CommitResult.Committed) {
        metrics.published.add(pending.commit.events().size());
      }
      pending.complete(result);
    } else {
      pending.fail("Redis could not answer", cause);
    }
  }

  /** What became of one command: strings, or a failure. */
  private record Answer(@Nullable List<byte[]> strings, @Nullable Throwable failure) {}

  private CompletionStage<List<Answer>> one(RedissonClient client, List<Pending> batch) {
    Commit commit = batch.getFirst().commit;
    return RedisCommands.evaluate(client, Scripts.COMMIT, keys(commit), args(commit))
        .handle(
            (strings, failure) ->
                List.of(
                    new Answer(strings, failure == null ? null : RedisCommands.cause(failure))));
  }

  private CompletionStage<List<Answer>> together(RedissonClient client, List<Pending> batch) {
    return flush(client, batch)
        .thenCompose(
            answers ->
                answers.stream().anyMatch(Commits::isUnknownScript)
                    ? client
                        .getScript(ByteArrayCodec.INSTANCE)
                        .scriptLoadAsync(Scripts.COMMIT.text())
                        .thenCompose(sha -> flush(client, batch)) // keys make that harmless
                    : CompletableFuture.completedFuture(answers));
  }

  private CompletionStage<List<Answer>> flush(RedissonClient client, List<Pending> batch) {
    RBatch request = client.createBatch(BatchOptions.defaults());
    RScriptAsync runner = request.getScript(ByteArrayCodec.INSTANCE);
    List<RFuture<List<byte[]>>> answers = new ArrayList<>(batch.size());
    for (Pending pending : batch) {
      answers.add(
          RedisCommands.evaluate(
              runner, Scripts.COMMIT, keys(pending.commit), args(pending.commit)));
    }
    return request
        .executeAsync()
        .handle(
            (done, failure) -> answers.stream().map(answer -> answer(answer, failure)).toList());
  }

  private static Answer answer(RFuture<List<byte[]>> future, @Nullable Throwable failure) {
    CompletableFuture<List<byte[]>> answer = future.toCompletableFuture();
    if (!answer.isDone()) {
      return new Answer(null, failure);
    }
    return answer
        .handle(
            (strings, own) -> new Answer(strings, own == null ? null : RedisCommands.cause(own)))
        .join();
  }

  private static boolean isUnknownScript(Answer answer) {
    Throwable failure = answer.failure();
    return failure != null && RedisCommands.isUnknownScript(failure);
  }

  private List<String> keys(Commit commit) {
    List<String> all = new ArrayList<>(3 + commit.answers().size());
    all.add(keys.head(commit.room()));
    all.add(keys.log(commit.room()));
    all.add(keys.answer(commit.room(), commit.key()));
    for (KeyedAnswer answer : commit.answers()) {
      all.add(keys.commandAnswer(commit.room(), answer.key()));
    }
    return all;
  }

  private Object[] args(Commit commit) {
    Commit.Change change = commit.change();
    Commit.Told told = commit.told();
    List<Object> all = new ArrayList<>(12 + 2 * commit.answers().size());
    all.add(commit.epoch());
    all.add(change == null ? "" : change.expectedVersion());
    all.add(change == null ? NO_SNAPSHOT : change.snapshot());
    all.add(commit.events().size());
    all.add(envelopes.events(commit));
    all.add(retainedEvents);
    all.add(retainedMillis);
    all.add(REMEMBERED.toMillis());
    all.add(commands.topics().publishCommand());
    all.add(keys.events(keys.partition(commit.room())));
    all.add(told == null ? "" : RedisRoomLog.words(told.from()));
    all.add(told == null ? "" : RedisRoomLog.words(told.to()));
    for (KeyedAnswer answer : commit.answers()) {
      all.add(answer.digest());
      all.add(answer.answer());
    }
    return all.toArray();
  }

  private static CommitResult result(Commit commit, List<byte[]> strings) {
    return switch (new String(strings.getFirst(), UTF_8)) {
      case "missing" -> new CommitResult.Missing();
      case "conflict" -> new CommitResult.Conflict(RedisRoomLog.head(strings, 1));
      case "known" -> known(commit, strings);
      default -> {
        String[] words = new String(strings.get(1), UTF_8).split(" ", -1);
        yield new CommitResult.Committed(
            Epoch.of(words[0]),
            Long.parseLong(words[1]),
            Long.parseLong(words[2]),
            Long.parseLong(words[3]));
      }
    };
  }

  /** Reads pairs of a command's place in the commit and what is kept of it. */
  private static CommitResult known(Commit commit, List<byte[]> strings) {
    List<KeyedAnswer> answers = new ArrayList<>();
    for (int i = 1; i + 1 < strings.size(); i += 2) {
      int place = Integer.parseInt(new String(strings.get(i), UTF_8));
      answers.add(RedisRoomLog.keyed(commit.answers().get(place).key(), strings.get(i + 1)));
    }
    return new CommitResult.Known(answers);
  }
}
