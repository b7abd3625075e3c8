package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Epoch;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever waits when the transport closes has an answer then, whatever Redisson does. */
final class ClosingAnswersTest extends OnRedis {

  private static final Duration SOON = Duration.ofSeconds(5);

  private RedisCommands commands() {
    RedisSettings settings = RedisSettings.parse(TestNodes.settings(redis, prefix));
    RedisCommands commands = new RedisCommands(settings, "closing", new RedisMetrics());
    commands.connection().renew();
    awaitUntil(() -> commands.connection().client() != null);
    return commands;
  }

  private static void isClosed(CompletionStage<?> answer) {
    assertThatThrownBy(
            () -> answer.toCompletableFuture().get(SOON.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TransportException.class)
        .hasStackTraceContaining("the transport is closed");
  }

  /** On a Redis Cluster, Redisson closed and did not answer what it had just sent. */
  @Test
  void aQuestionThatRedissonDoesNotAnswerIsAnswered() {
    RedisCommands commands = commands();
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(commands.probe("question", client -> new CompletableFuture<>()));
    }

    commands.close();

    asked.forEach(ClosingAnswersTest::isClosed);
    isClosed(commands.probe("late", client -> new CompletableFuture<>()));
  }

  @Test
  void aCommitThatWaitsForCompanyIsAnswered() {
    RedisTransport node = node(Map.of("log.batch-window", "100ms"));
    Epoch epoch = open(node, ROOM);
    CompletionStage<?> commit = node.rooms().commit(event(ROOM, epoch));

    node.crash();

    isClosed(commit);
    isClosed(node.rooms().commit(event(ROOM, epoch)));
  }

  @Test
  void aDeadlineThatIsSetTooLateComesAtOnce() {
    RedisCommands commands = commands();
    CompletableFuture<String> first = new CompletableFuture<>();
    commands.deadlines().set(TimeUnit.HOURS.toNanos(1), first::complete);
    commands.close();
    CompletableFuture<String> second = new CompletableFuture<>();
    commands.deadlines().set(TimeUnit.HOURS.toNanos(1), second::complete);

    assertThat(first).succeedsWithin(SOON).isEqualTo("the transport is closed");
    assertThat(second).succeedsWithin(SOON).isEqualTo("the transport is closed");
  }
}
