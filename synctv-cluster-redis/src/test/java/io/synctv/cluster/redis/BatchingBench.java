package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.TransportStatistics;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import redis.clients.jedis.Jedis;

/**
 * Measures what batching brings, in one run on one Redis, and prints it: three nodes that all hear
 * 100 rooms, and in each room of each node {@value #CALLERS} callers, who submit one event of 200
 * bytes at a time and wait for its answer. A round ends when every node has every event. Rounds of
 * the ways take turns and the medians are printed, since a machine is not equally busy all the
 * time. At most 20,000 events are on their way to the nodes.
 *
 * <ol>
 *   <li>one publication per event through Redisson, each room's in order: the next follows the
 *       answer to the last. No log, no snapshot, no signature
 *   <li>one commit per event, each room's in order
 *   <li>commits of what came while the room's last was under way, up to a hundred events: as the
 *       engine does
 * </ol>
 *
 * <p>{@code ./synctv bench batching} runs it.
 */
final class BatchingBench {

  private static final int NODES = 3;
  private static final int ROOMS = 100;
  private static final int CALLERS = 64;
  private static final int MOST_JOINED = 100;
  private static final long MOST_UNHEARD = 20_000;
  private static final int ROUNDS = 5;
  private static final double BUDGET = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ExecutorService CALLBACKS = Executors.newVirtualThreadPerTaskExecutor();
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, CALLBACKS);
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, CALLBACKS);
  private static final byte[] EVENT = "e".repeat(200).getBytes(UTF_8);

  private final List<RedissonClient> plain = new ArrayList<>();
  private final List<RedisTransport> nodes = new ArrayList<>();
  private final List<Epoch> epochs = new ArrayList<>();
  private final LongAdder submitted = new LongAdder();
  private final LongAdder heard = new LongAdder();
  private final LongAdder again = new LongAdder();
  private final RedisProcess redis;
  private final PrintStream out;

  private BatchingBench(RedisProcess redis, PrintStream out) {
    this.redis = redis;
    this.out = out;
    for (int node = 0; node < NODES; node++) {
      Config config = RedissonConfig.of(RedisSettings.parse(TestNodes.settings(redis, "plain:")));
      config // a busy machine must not spoil it
          .useSingleServer()
          .setTimeout((int) PATIENCE.toMillis())
          .setRetryDelay(new ConstantDelay(PATIENCE));
      plain.add(Redisson.create(config));
      nodes.add(
          new RedisTransport(
              TestNodes.context(redis, node, "bench:", Map.of("redis.timeout", "950ms"))));
    }
    for (int room = 0; room < ROOMS; room++) {
      epochs.add(
          nodes
              .getFirst()
              .rooms()
              .open(room(room), 0, EVENT, Revision.CREATED)
              .toCompletableFuture()
              .join()
              .epoch());
      for (int node = 0; node < NODES; node++) {
        topic(node, room).addListener(byte[].class, (channel, event) -> heard.increment());
        nodes.get(node).rooms().watch(room(room), new Counting());
      }
    }
  }

  private final class Counting implements RoomListener {
    @Override
    public void onEntries(List<LogEntry> entries) {
      heard.add(entries.size());
    }

    @Override
    public void onResync() {
      // Each round ends with everything heard.
    }
  }

  /** Runs without arguments; starts and stops a Redis of its own. */
  public static void main(String[] args) throws InterruptedException {
    try (RedisProcess redis = RedisProcess.start()) {
      BatchingBench bench = new BatchingBench(redis, System.out);
      try {
        bench.run();
      } finally {
        bench.nodes.forEach(RedisTransport::close);
        bench.plain.forEach(RedissonClient::shutdown);
      }
    }
  }

  private void run() throws InterruptedException {
    Result published = new Result("one publish per event");
    Result alone = new Result("one commit per event");
    Result joined = new Result("joined commits");
    for (int round = 0; round <= ROUNDS; round++) {
      boolean counts = round > 0; // the first warms up
      measure(published, counts, 300, 1, this::publish);
      measure(alone, counts, 150, 1, this::commit);
      measure(joined, counts, 2000, MOST_JOINED, this::commit);
    }
    for (Result result : List.of(published, alone, joined)) {
      double rate = median(result.rates);
      double cost = median(result.costs);
      out.printf(
          Locale.ROOT,
          "%-22s %,9.0f events/s %6.2f x %8.1f us of processor each, 1/%.2f; %d not heard%n",
          result.name,
          rate,
          rate / median(published.rates),
          cost,
          median(published.costs) / cost,
          result.lost.sum());
    }
    double gain = median(joined.rates) / median(published.rates);
    out.printf(
        Locale.ROOT,
        "budget: joined commits, at least %.1f x one publish per event: %s%n",
        BUDGET,
        gain >= BUDGET ? "met" : "MISSED");
    TransportStatistics all = nodes.getFirst().statistics();
    out.printf(
        Locale.ROOT,
        "node 0: %,d commits of %.1f events in %,d round trips; in all %d sent again%n",
        all.commits(),
        (double) all.published() / all.commits(),
        all.batches(),
        again.sum());
  }

  /** What the rounds of one way gave: events per second, and microseconds of processor for each. */
  private record Result(String name, List<Double> rates, List<Double> costs, LongAdder lost) {
    Result(String name) {
      this(name, new ArrayList<>(), new ArrayList<>(), new LongAdder());
    }
  }

  /** Sends a room's events from a node, and completes when Redis has answered. */
  private interface Way {
    CompletionStage<?> send(int node, int room, int events);
  }

  private CompletionStage<?> publish(int node, int room, int events) {
    return topic(node, room).publishAsync(EVENT);
  }

  private CompletionStage<?> commit(int node, int room, int events) {
    Commit commit =
        new Commit(
            room(room),
            epochs.get(room),
            UUID.randomUUID().toString(),
            Collections.nCopies(events, EVENT),
            null);
    return commit(nodes.get(node), commit);
  }

  /** What is not answered in time is sent again under its key. */
  private CompletionStage<CommitResult> commit(RedisTransport node, Commit commit) {
    return node.rooms()
        .commit(commit)
        .exceptionallyCompose(
            failure -> {
              again.increment();
              return CompletableFuture.supplyAsync(() -> commit(node, commit), LATER)
                  .thenCompose(sent -> sent);
            })
        .thenApply(
            result -> {
              if (!(result instanceof CommitResult.Committed)) {
                throw new IllegalStateException("not committed: " + result);
              }
              return result;
            });
  }

  /** Lets all callers submit, and adds the events per second. */
  private void measure(Result result, boolean counts, int eachRoom, int most, Way way)
      throws InterruptedException {
    heard.reset();
    submitted.reset();
    double before = processorSeconds();
    long start = System.nanoTime();
    List<CompletableFuture<?>> callers = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      for (int room = 0; room < ROOMS; room++) {
        int from = node;
        int to = room;
        Desk desk = new Desk(most, events -> way.send(from, to, events));
        AtomicInteger left = new AtomicInteger(eachRoom);
        for (int caller = 0; caller < CALLERS; caller++) {
          CompletableFuture<Object> done = new CompletableFuture<>();
          call(desk, left, done);
          callers.add(done);
        }
      }
    }
    callers.forEach(CompletableFuture::join);
    long events = (long) NODES * ROOMS * eachRoom;
    long end = awaitAllHeard(result, NODES * events);
    if (counts) {
      result.rates.add(events / ((end - start) / 1e9));
      result.costs.add((processorSeconds() - before) / events * 1e6);
    }
  }

  /** Returns what this process and Redis have used. */
  private double processorSeconds() {
    Duration own = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    try (Jedis client = redis.client()) {
      String info = client.info("cpu");
      return own.toNanos() / 1e9 + number(info, "used_cpu_sys") + number(info, "used_cpu_user");
    }
  }

  private static double number(String info, String name) {
    int start = info.indexOf(name + ":") + name.length() + 1;
    return Double.parseDouble(info.substring(start, info.indexOf("\r", start)));
  }

  /** Waits for the last delivery and returns when it was. Plain publications may get lost. */
  private long awaitAllHeard(Result result, long expected) throws InterruptedException {
    long last = System.nanoTime();
    for (long sum = heard.sum(); sum < expected; ) {
      TimeUnit.MILLISECONDS.sleep(1);
      if (heard.sum() > sum) {
        sum = heard.sum();
        last = System.nanoTime();
      } else if (System.nanoTime() - last > PATIENCE.toNanos()) {
        result.lost.add(expected - sum);
        return last;
      }
    }
    return last;
  }

  /** Submits one event after the other. */
  private void call(Desk desk, AtomicInteger left, CompletableFuture<Object> done) {
    if (left.getAndDecrement() <= 0) {
      done.complete(done);
      return;
    }
    CompletionStage<Object> answer = desk.submit();
    answer.whenComplete(
        (same, failure) -> {
          if (failure == null) {
            call(desk, left, done);
          } else {
            done.completeExceptionally(failure);
          }
        });
  }

  /** One room on one node: one thing is under way, and what comes meanwhile goes together. */
  private final class Desk {

    private final int most;
    private final Function<Integer, CompletionStage<?>> sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<CompletableFuture<Object>> waiting = new ArrayDeque<>();
    private boolean busy;

    Desk(int most, Function<Integer, CompletionStage<?>> sender) {
      this.most = most;
      this.sender = sender;
    }

    CompletableFuture<Object> submit() {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      lock.lock();
      try {
        waiting.add(answer);
        if (busy) {
          return answer;
        }
        busy = true;
      } finally {
        lock.unlock();
      }
      send();
      return answer;
    }

    private void send() {
      if (NODES * submitted.sum() - heard.sum() > NODES * MOST_UNHEARD) {
        SOON.execute(this::send);
        return;
      }
      List<CompletableFuture<Object>> batch = new ArrayList<>();
      lock.lock();
      try {
        while (batch.size() < most && !waiting.isEmpty()) {
          batch.add(waiting.remove());
        }
        busy = !batch.isEmpty();
      } finally {
        lock.unlock();
      }
      if (!batch.isEmpty()) {
        submitted.add(batch.size());
        sender
            .apply(batch.size())
            .whenCompleteAsync(
                (done, failure) -> {
                  for (CompletableFuture<Object> answer : batch) {
                    if (failure == null) {
                      answer.complete(batch);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  }
                  send();
                },
                CALLBACKS);
      }
    }
  }

  private RTopic topic(int node, int room) {
    return plain.get(node).getTopic("plain:" + room, ByteArrayCodec.INSTANCE);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static RoomId room(int i) {
    return RoomId.of("room-" + i);
  }
}
