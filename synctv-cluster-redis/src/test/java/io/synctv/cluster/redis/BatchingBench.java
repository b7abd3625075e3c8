package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.TransportStatistics;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Measures what batching brings, in one run on one Redis, and prints it. Each way keeps 256 rooms
 * busy, one thing at a time for each, as the engine does; an event has 200 bytes. The ways are
 * repeated in turn and the medians are printed, since a machine is not equally busy all the time.
 *
 * <ol>
 *   <li>one publication per event: {@code publishAsync}, no log, no order, no signature
 *   <li>one script per event: what a commit does, one at a time, each its own round trip
 *   <li>commits with one event, which share round trips
 *   <li>commits with ten events, which a busy room makes of what came while its last was under way
 *   <li>commits with a hundred
 * </ol>
 *
 * <p>To run it, with a JDK 21 or later as {@code JAVA_HOME}: {@code mvn -Pfast -pl
 * synctv-cluster-redis -am test-compile dependency:build-classpath -Dmdep.outputFile=target/cp},
 * then in {@code synctv-cluster-redis}: {@code java -cp target/classes:target/test-classes:$(cat
 * target/cp) io.synctv.cluster.redis.BatchingBench}.
 */
final class BatchingBench {

  private static final int ROOMS = 256;
  private static final int ROUNDS = 5;
  private static final byte[] EVENT = "e".repeat(200).getBytes(UTF_8);

  private final RedissonClient plain;
  private final RedisTransport node;
  private final List<Epoch> epochs;
  private final PrintStream out;

  private BatchingBench(RedissonClient plain, RedisTransport node, PrintStream out) {
    this.plain = plain;
    this.node = node;
    this.out = out;
    this.epochs =
        IntStream.range(0, ROOMS)
            .mapToObj(
                i -> node.rooms().open(room(i), 0, EVENT).toCompletableFuture().join().epoch())
            .toList();
  }

  /** Runs without arguments; starts and stops a Redis of its own. */
  public static void main(String[] args) {
    try (RedisProcess redis = RedisProcess.start();
        RedisTransport node = TestNodes.node(redis, 0, "bench:")) {
      RedissonClient plain =
          Redisson.create(
              RedissonConfig.of(RedisSettings.parse(TestNodes.settings(redis, "plain:"))));
      try {
        new BatchingBench(plain, node, System.out).run();
      } finally {
        plain.shutdown();
      }
    }
  }

  private void run() {
    List<String> names =
        List.of(
            "one publish per event",
            "one script per event",
            "commits of 1 event",
            "commits of 10 events",
            "commits of 100 events");
    List<List<Double>> rates = new ArrayList<>();
    names.forEach(name -> rates.add(new ArrayList<>()));
    for (int round = 0; round <= ROUNDS; round++) {
      double[] measured = {
        perSecond(20_000, 1, this::publish),
        perSecond(10_000, 1, this::script),
        perSecond(20_000, 1, i -> commit(i, 1)),
        perSecond(10_000, 10, i -> commit(i, 10)),
        perSecond(3_000, 100, i -> commit(i, 100)),
      };
      for (int way = 0; round > 0 && way < measured.length; way++) { // the first warms up
        rates.get(way).add(measured[way]);
      }
    }
    double base = median(rates.getFirst());
    for (int way = 0; way < names.size(); way++) {
      double rate = median(rates.get(way));
      out.printf(
          Locale.ROOT,
          "%-24s %,10.0f events/s   %5.1f x one publish per event%n",
          names.get(way),
          rate,
          rate / base);
    }
    TransportStatistics all = node.statistics();
    out.printf(
        Locale.ROOT,
        "%,d commits in %,d round trips: %.2f for each%n",
        all.commits(),
        all.batches(),
        (double) all.batches() / all.commits());
  }

  private CompletionStage<?> publish(long i) {
    RTopic topic = plain.getTopic("plain:" + i % ROOMS, ByteArrayCodec.INSTANCE);
    return topic.publishAsync(EVENT);
  }

  /** A commit without the pipeline: the same script, sent alone. */
  private CompletionStage<?> script(long i) {
    String room = "plain:{" + i % ROOMS + "}";
    return plain
        .getScript(ByteArrayCodec.INSTANCE)
        .evalAsync(
            room,
            RScript.Mode.READ_WRITE,
            "local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1) "
                + "redis.call('HSET', KEYS[1], 'snapshot', ARGV[1]) "
                + "redis.call('XADD', KEYS[2], 'MAXLEN', '~', 512, seq .. '-0', 'f', ARGV[1]) "
                + "redis.call('PUBLISH', KEYS[1], ARGV[1]) return seq",
            RScript.ReturnType.LONG,
            List.of(room, room + ":log"),
            EVENT);
  }

  private CompletionStage<?> commit(long i, int events) {
    int room = (int) (i % ROOMS);
    return node.rooms()
        .commit(
            new Commit(
                room(room),
                epochs.get(room),
                UUID.randomUUID().toString(),
                Collections.nCopies(events, EVENT),
                null))
        .thenAccept(
            result -> {
              if (!(result instanceof CommitResult.Committed)) {
                throw new IllegalStateException("not committed: " + result);
              }
            });
  }

  /** Keeps as many under way as there are rooms, and returns events per second. */
  private static double perSecond(long times, int events, LongFunction<CompletionStage<?>> send) {
    Semaphore underWay = new Semaphore(ROOMS);
    AtomicLong failures = new AtomicLong();
    CompletableFuture<?> last = new CompletableFuture<>();
    AtomicLong left = new AtomicLong(times);
    long start = System.nanoTime();
    for (long i = 0; i < times; i++) {
      underWay.acquireUninterruptibly();
      send.apply(i)
          .whenComplete(
              (answer, failure) -> {
                if (failure != null) {
                  failures.incrementAndGet();
                }
                underWay.release();
                if (left.decrementAndGet() == 0) {
                  last.complete(null);
                }
              });
    }
    last.join();
    if (failures.get() > 0) {
      throw new IllegalStateException(failures + " failed");
    }
    return times * events / ((System.nanoTime() - start) / 1e9);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static RoomId room(int i) {
    return RoomId.of("room-" + i);
  }
}
