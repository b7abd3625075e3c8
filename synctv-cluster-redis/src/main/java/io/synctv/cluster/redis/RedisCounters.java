package io.synctv.cluster.redis;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counters as a hash of shares by node; a share counts as long as its node's lease runs, which is
 * kept once for each of {@value Keys#COUNTER_BUCKETS} buckets. Permits are exact sliding windows: a
 * sorted set of the moments of grants.
 */
final class RedisCounters implements Counters {

  private static final long KEY_TTL_MILLIS = Duration.ofDays(2).toMillis();
  private static final int LOOKED_AT = 64;
  private static final int MAX_NAME = 200;
  private static final Duration MAX_WINDOW = Duration.ofHours(1);

  private final NodeId node;
  private final Open open;
  private final Keys keys;
  private final RedisCommands commands;
  private final long lease;
  private final Map<String, Integer> own = new ConcurrentHashMap<>();
  private final AtomicInteger beats = new AtomicInteger();

  /** Counters of which a change got no answer: nobody knows whether it was made. */
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

  /** A share that is said in full must not overwrite a change under way. */
  private final Gates gates = new Gates();

  private final IdGenerator ids = IdGenerator.secure();

  RedisCounters(NodeId node, Open open, Keys keys, RedisCommands commands, Duration lease) {
    this.node = node;
    this.open = open;
    this.keys = keys;
    this.commands = commands;
    this.lease = lease.toMillis();
  }

  @Override
  public CompletionStage<Boolean> take(String counter, int limit) {
    checkName(counter);
    return open.ask(() -> together(counter, left -> take(counter, limit, left)));
  }

  private CompletionStage<Boolean> take(String counter, int limit, long left) {
    if (left <= 0) {
      return CompletableFuture.failedFuture(
          late("no answer in time")); // nobody waits for a place any more
    }
    return commands
        .run(
            "take a place",
            left,
            Scripts.COUNTER_TAKE,
            both(counter),
            node.value(),
            lease,
            limit,
            KEY_TTL_MILLIS)
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                doubtful.add(counter);
                throw Answer.failed(failure);
              }
              boolean taken = Answer.number(reply, 0) == 1;
              if (taken) {
                own.merge(counter, 1, Integer::sum);
              }
              return taken;
            });
  }

  @Override
  public CompletionStage<@Nullable Void> give(String counter) {
    checkName(counter);
    return open.ask(() -> together(counter, left -> giveBack(counter, Math.max(1, left))));
  }

  private CompletionStage<@Nullable Void> giveBack(String counter, long left) {
    boolean[] held = {false};
    own.computeIfPresent(
        counter,
        (name, count) -> {
          held[0] = true;
          return count == 1 ? null : count - 1;
        });
    if (!held[0]) {
      return CompletableFuture.completedFuture(null);
    }
    return commands
        .run(
            "give a place back",
            left,
            Scripts.COUNTER_GIVE,
            List.of(keys.counter(counter)),
            node.value())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                doubtful.add(counter);
                throw Answer.failed(failure);
              }
              return null;
            });
  }

  /**
   * Asks a question when nothing is said of its counter. Waiting is a part of the time it may take:
   * whoever asked gets an answer in time, and the question learns how many milliseconds are left.
   */
  private <T extends @Nullable Object> CompletionStage<T> together(
      String counter, LongFunction<CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    long start = System.nanoTime();
    Deadlines.Deadline deadline =
        commands
            .deadlines()
            .set(
                TimeUnit.MILLISECONDS.toNanos(commands.limitMillis()),
                why -> answer.completeExceptionally(late(why)));
    gates.together(
        counter,
        () -> {
          long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          boolean inTime = deadline.lift();
          return question
              .apply(inTime ? commands.limitMillis() - waited : 0)
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      answer.complete(value);
                    } else {
                      answer.completeExceptionally(failure);
                    }
                  });
        });
    return answer;
  }

  private static TransportException late(String why) {
    return new TransportException("counters: " + why);
  }

  @Override
  public CompletionStage<Integer> total(String counter) {
    checkName(counter);
    return open.ask(
        () ->
            commands
                .run("read a counter", Scripts.COUNTER_TOTAL, both(counter))
                .thenApply(reply -> (int) Answer.number(reply, 0)));
  }

  @Override
  public CompletionStage<Permit> permit(String name, int limit, Duration window) {
    checkName(name);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1");
    }
    if (window.isNegative() || window.isZero() || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException("window must be positive and at most an hour");
    }
    return open.ask(
        () ->
            commands
                .run(
                    "ask for a permit",
                    Scripts.PERMIT,
                    List.of(keys.permits(name)),
                    limit,
                    window.toNanos() / 1000,
                    ids.next())
                .thenApply(
                    reply -> {
                      long wait = Answer.number(reply, 0);
                      return wait < 0
                          ? new Permit(true, Duration.ZERO)
                          : new Permit(false, Duration.ofNanos(wait * 1000));
                    }));
  }

  /**
   * Gives a sign of life wherever this node holds places, and says again what is in doubt or was
   * lost. Of each bucket about {@value #LOOKED_AT} counters are looked at each time, in turn: Redis
   * may have evicted a counter and kept the lease.
   */
  void beat() {
    Map<Integer, List<String>> held = new HashMap<>();
    for (String counter : own.keySet()) {
      held.computeIfAbsent(keys.bucket(counter), bucket -> new ArrayList<>()).add(counter);
    }
    int turn = beats.getAndIncrement();
    held.forEach((bucket, counters) -> beat(bucket, counters, turn));
    List.copyOf(doubtful).forEach(this::say);
  }

  private void beat(int bucket, List<String> counters, int turn) {
    int turns = 1 + counters.size() / LOOKED_AT;
    List<String> looked =
        counters.stream()
            .filter(counter -> Math.floorMod(keys.withinBucket(counter) - turn, turns) == 0)
            .toList();
    List<String> names = new ArrayList<>(1 + looked.size());
    names.add(keys.countersAlive(bucket));
    looked.forEach(counter -> names.add(keys.counter(counter)));
    var unused =
        commands
            .run(
                "give a sign of life",
                Scripts.COUNTER_ALIVE,
                names,
                node.value(),
                lease,
                KEY_TTL_MILLIS)
            .thenAccept(
                reply -> {
                  if (!reply.isEmpty() && Answer.text(reply, 0).equals("all")) {
                    counters.forEach(this::say);
                    return;
                  }
                  for (int i = 0; i < reply.size(); i++) {
                    say(looked.get((int) Answer.number(reply, i)));
                  }
                });
  }

  /** Says all that this node holds. */
  void putBack() {
    own.keySet().forEach(this::say);
  }

  private void say(String counter) {
    doubtful.remove(counter);
    gates.alone(counter, () -> sayShare(counter));
  }

  private CompletionStage<?> sayShare(String counter) {
    int share = own.getOrDefault(counter, 0);
    return commands
        .run(
            "say a share",
            Scripts.COUNTER_SET,
            both(counter),
            node.value(),
            lease,
            Integer.toString(share),
            KEY_TTL_MILLIS)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                doubtful.add(counter);
              }
            });
  }

  /** Ends this node's lease in every bucket: what it holds counts no more. */
  List<CompletableFuture<List<byte[]>>> leave() {
    Set<Integer> buckets = new TreeSet<>();
    own.keySet().forEach(counter -> buckets.add(keys.bucket(counter)));
    List<CompletableFuture<List<byte[]>>> answers = new ArrayList<>();
    for (int bucket : buckets) {
      answers.add(
          commands.run(
              "end a lease", Scripts.GONE, List.of(keys.countersAlive(bucket)), node.value()));
    }
    return answers;
  }

  private List<String> both(String counter) {
    return List.of(keys.countersAlive(keys.bucket(counter)), keys.counter(counter));
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("a counter's name has 1 to " + MAX_NAME + " characters");
    }
  }
}
