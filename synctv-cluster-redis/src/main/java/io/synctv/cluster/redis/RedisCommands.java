package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.cluster.spi.TransportException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisNoScriptException;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * The way to Redis that every part of the transport takes. An answer comes in less than a second or
 * is a failure, whatever Redisson is waiting for; while the store is known to be away a question
 * fails at once. Answers are handed over on virtual threads: what is chained to them holds up
 * neither Redisson nor each other.
 *
 * <p>Owns the timer and these threads.
 */
final class RedisCommands implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RedisCommands.class.getName());

  private final Connection connection;
  private final Topics topics;
  private final RedisMetrics metrics;
  private final long limitMillis;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService answers;
  private final Deadlines deadlines;
  private volatile boolean available;
  private volatile @Nullable Refusal refusal;
  private volatile Writes writes = Writes.ALL_TAKEN;
  private volatile boolean closed;

  RedisCommands(RedisSettings settings, String name, RedisMetrics metrics) {
    this.topics = new Topics(settings.shardedPubSub());
    this.metrics = metrics;
    this.limitMillis = settings.timeout().toMillis();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("synctv-redis-" + name + "-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    this.answers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("synctv-redis-" + name + "-answer").factory());
    this.deadlines = new Deadlines(timer, this::hand);
    this.connection = new Connection(settings, name, timer);
  }

  /** Something to ask Redis through Redisson's asynchronous interfaces. */
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    /** Asks; what it throws is a failure of the question. */
    CompletionStage<T> ask(RedissonClient client);
  }

  /** Knows which masters take no writes. Called on any thread, and quick. */
  interface Writes {

    /** Knows nothing. */
    Writes ALL_TAKEN =
        new Writes() {
          @Override
          public boolean refusedAt(String key) {
            return false;
          }

          @Override
          public void refused(@Nullable String key, Refusal refusal, long sent) {
            // Each question finds out for itself.
          }
        };

    /** Returns whether the master of a key takes no writes, although the store is available. */
    boolean refusedAt(String key);

    /**
     * A question was refused.
     *
     * @param key of the question, or null when it had none, or several
     * @param refusal what Redis said
     * @param sent when the question was sent, in nanoseconds
     */
    void refused(@Nullable String key, Refusal refusal, long sent);
  }

  Connection connection() {
    return connection;
  }

  Topics topics() {
    return topics;
  }

  /** For short tasks that do not block. */
  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  /** For tasks of any length. */
  Executor executor() {
    return answers;
  }

  /** Repeats a task that must not end with its first failure. */
  void every(long millis, Runnable task) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (Throwable e) { // whatever it is
            LOG.log(System.Logger.Level.WARNING, "A repeated task failed and goes on", e);
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** For whatever somebody waits for. */
  Deadlines deadlines() {
    return deadlines;
  }

  /** How long a question may take in all. */
  long limitMillis() {
    return limitMillis;
  }

  boolean available() {
    return available;
  }

  /** Says that the transport is closed, or Redis away, and why. */
  String whyAway() {
    if (closed) {
      return Deadlines.CLOSED;
    }
    Refusal refused = refusal;
    if (refused != null) {
      return "Redis takes no writes (" + refused + "): " + refused.advice();
    }
    String problem = connection.problem();
    return problem == null ? "Redis is away" : "Redis is away: " + problem;
  }

  /** Called by whoever finds out: from then on questions are asked, or fail at once. */
  void available(boolean value) {
    available = value;
  }

  /** Called by whoever finds out why a Redis that answers is not available, or null. */
  void refusal(@Nullable Refusal value) {
    refusal = value;
  }

  /** Returns whether Redis is not available because it takes no writes. */
  boolean refuses() {
    return refusal != null;
  }

  /** Says who knows which masters take no writes; before anything is asked. */
  void watchWrites(Writes knows) {
    writes = knows;
  }

  /** Returns whether questions about a key may be asked. */
  boolean available(String key) {
    return available && !writes.refusedAt(key);
  }

  /**
   * Tells of a failure, if Redis refused to write by it.
   *
   * @param key that was asked about, or null
   * @param failure of a question
   * @param sent when it was sent, in nanoseconds
   */
  void noteRefusal(@Nullable String key, Throwable failure, long sent) {
    Refusal refused = Refusal.of(failure);
    if (refused != null) {
      writes.refused(key, refused, sent);
    }
  }

  /** Asks, and counts the round trip. */
  <T extends @Nullable Object> CompletableFuture<T> ask(String what, Question<T> question) {
    return available && !closed ? asked(what, question, null, true, limitMillis) : refused(what);
  }

  /** Asks whether the store is thought to be there or not, for whoever finds out; not counted. */
  <T extends @Nullable Object> CompletableFuture<T> probe(String what, Question<T> question) {
    return closed ? refused(what) : asked(what, question, null, false, limitMillis);
  }

  /**
   * Runs a script. Its answer is a list of strings, as bytes, where Lua's false is null.
   *
   * @param what for the message of a failure
   * @param script which
   * @param keys at least one; all in one slot
   * @param args strings, byte arrays and numbers
   */
  CompletableFuture<List<byte[]>> run(
      String what, Script script, List<String> keys, Object... args) {
    return run(what, limitMillis, script, keys, args);
  }

  /**
   * Runs a script that has less time than usual, as a part of it has passed.
   *
   * @param what for the message of a failure
   * @param millis how long it may take at the most
   * @param script which
   * @param keys at least one; all in one slot
   * @param args strings, byte arrays and numbers
   */
  CompletableFuture<List<byte[]>> run(
      String what, long millis, Script script, List<String> keys, Object... args) {
    String key = keys.getFirst();
    return available(key) && !closed
        ? asked(what, client -> evaluate(client, script, keys, args), key, true, millis)
        : refused(what);
  }

  /** Runs a script as part of a question, and loads it when Redis does not have it. */
  static CompletionStage<List<byte[]>> evaluate(
      RedissonClient client, Script script, List<String> keys, Object... args) {
    RScript runner = client.getScript(ByteArrayCodec.INSTANCE);
    return evaluate(runner, script, keys, args)
        .<CompletionStage<List<byte[]>>>handle(
            (answer, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(answer);
              }
              return isUnknownScript(failure)
                  ? runner
                      .scriptLoadAsync(script.text())
                      .thenCompose(sha -> evaluate(runner, script, keys, args))
                  : CompletableFuture.failedFuture(failure);
            })
        .thenCompose(stage -> stage);
  }

  /** Runs a script that must be loaded, perhaps as one command of a batch. */
  static RFuture<List<byte[]>> evaluate(
      RScriptAsync runner, Script script, List<String> keys, Object... args) {
    return runner.evalShaAsync(
        keys.getFirst(),
        RScript.Mode.READ_WRITE,
        script.sha(),
        RScript.ReturnType.LIST,
        List.copyOf(keys),
        Arrays.stream(args).map(RedisCommands::bytes).toArray());
  }

  static boolean isUnknownScript(Throwable failure) {
    return cause(failure) instanceof RedisNoScriptException;
  }

  private static byte[] bytes(Object arg) {
    return arg instanceof byte[] bytes ? bytes : arg.toString().getBytes(UTF_8);
  }

  private <T extends @Nullable Object> CompletableFuture<T> asked(
      String what, Question<T> question, @Nullable String key, boolean counted, long millis) {
    RedissonClient client = connection.client();
    if (client == null) {
      return refused(what);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    long start = System.nanoTime();
    Deadlines.Deadline deadline =
        deadlines.set(
            TimeUnit.MILLISECONDS.toNanos(millis),
            why -> answer.completeExceptionally(failure(what, why, null)));
    CompletionStage<T> stage;
    try {
      stage = question.ask(client);
    } catch (RuntimeException e) {
      deadline.lift();
      return CompletableFuture.failedFuture(failure(what, "could not be asked", e));
    }
    stage.whenComplete(
        (value, failure) -> {
          deadline.lift();
          if (failure != null) {
            if (counted) {
              noteRefusal(key, failure, start);
            }
            TransportException failed = failure(what, "Redis could not answer", cause(failure));
            hand(() -> answer.completeExceptionally(failed));
            return;
          }
          if (counted) {
            metrics.roundTrip(System.nanoTime() - start);
          }
          hand(() -> answer.complete(value));
        });
    return answer;
  }

  /** Runs what may take its time. */
  void hand(Runnable completion) {
    try {
      answers.execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run(); // closing: nobody is to wait for an answer for ever
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> refused(String what) {
    return CompletableFuture.failedFuture(failure(what, whyAway(), null));
  }

  private static TransportException failure(String what, String why, @Nullable Throwable cause) {
    return new TransportException(what + ": " + why, cause);
  }

  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  public void close() {
    closed = true;
    available = false;
    timer.shutdownNow();
    connection.close();
    deadlines.close();
    answers.shutdown();
  }
}
