package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of Redis's time: the answer of the quickest of the last questions, carried on by the
 * monotonic clock. The time lies between sending and receiving, so the error is at most half the
 * round trip. An older answer counts as slower, because clocks drift.
 *
 * <p>All nodes ask the master that has the slot of one key. Until it has answered for the first
 * time, this is the machine's own clock.
 */
final class StoreClock implements InstantSource {

  private static final int SAMPLES = 8;
  private static final int FIRST_ANSWERS = 5;
  private static final double DRIFT = 50e-6;

  private final RedisCommands commands;
  private final Keys keys;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Sample> samples = new ArrayDeque<>();

  private volatile @Nullable Sample best;
  private volatile Runnable onFirst = () -> {};

  @GuardedBy("lock")
  private int answers;

  StoreClock(RedisCommands commands, Keys keys, InstantSource wall, LongSupplier nanos) {
    this.commands = commands;
    this.keys = keys;
    this.wall = wall;
    this.nanos = nanos;
  }

  /**
   * One answer.
   *
   * @param nanos the monotonic clock half way between question and answer
   * @param micros what Redis said
   * @param roundTrip in nanoseconds
   */
  private record Sample(long nanos, long micros, long roundTrip) {
    double doubt(long now) {
      return roundTrip + (now - nanos) * DRIFT;
    }
  }

  /** Asks once. Completes when answered or not. */
  CompletableFuture<?> sample() {
    long asked = nanos.getAsLong();
    long[] answered = new long[1];
    return commands
        .probe(
            "ask for the time",
            client ->
                RedisCommands.evaluate(client, Scripts.TIME, List.of(keys.clock()))
                    .thenApply(
                        answer -> {
                          answered[0] = nanos.getAsLong();
                          return answer;
                        }))
        .handle(
            (answer, failure) -> {
              if (answer != null) {
                take(asked, answered[0], answer);
              }
              return null;
            });
  }

  private void take(long asked, long answered, List<byte[]> time) {
    long micros =
        TimeUnit.SECONDS.toMicros(Long.parseLong(new String(time.get(0), UTF_8)))
            + Long.parseLong(new String(time.get(1), UTF_8));
    lock.lock();
    try {
      if (samples.size() == SAMPLES) {
        samples.removeFirst();
      }
      samples.addLast(new Sample(asked + (answered - asked) / 2, micros, answered - asked));
      best = samples.stream().min(Comparator.comparingDouble(s -> s.doubt(answered))).orElse(null);
      if (answers < FIRST_ANSWERS) {
        answers++;
        onFirst.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says whether Redis has answered: until then this is the machine's own clock. */
  boolean known() {
    return best != null;
  }

  /** Returns by how much the machine's own clock is ahead; zero while that is not known. */
  Duration wallAhead() {
    return known() ? Duration.between(instant(), wall.instant()) : Duration.ZERO;
  }

  /** Calls back at each of the first answers there have ever been, which improve quickly. */
  void onFirst(Runnable listener) {
    lock.lock();
    try {
      onFirst = listener;
      if (answers > 0) {
        listener.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what another connection said: it may have been another server. */
  void reset() {
    lock.lock();
    try {
      samples.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant instant() {
    Sample sample = best;
    if (sample == null) {
      return wall.instant();
    }
    long micros = sample.micros() + (nanos.getAsLong() - sample.nanos()) / 1000;
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1000L);
  }
}
