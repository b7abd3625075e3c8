package io.synctv.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * What may be done only so often, over all nodes together. While the cluster's store does not
 * answer, each node counts for itself: the limit then holds for each node. Safe for use by several
 * threads; blocks for one round trip, a second at the most.
 */
public final class RateLimits {

  private static final long PATIENCE_MILLIS = 1000;

  /** The most names a node remembers by itself; beyond that those seen least are forgotten. */
  static final int REMEMBERED = 10_000;

  private final Counters counters;
  private final LongSupplier nanos;

  /** Counts up to one more than the limit, which says that there was no more to be had. */
  private record Window(long since, Duration length, int count) {}

  private final Cache<String, Window> own;

  /**
   * One limit.
   *
   * @param name of what, 1 to 200 characters
   * @param limit how often, at least 1
   * @param window in how long, at most an hour
   */
  public record Rule(String name, int limit, Duration window) {}

  /**
   * Makes the limits.
   *
   * @param counters the cluster's
   * @param nanos the monotonic clock, {@code System::nanoTime}
   */
  public RateLimits(Counters counters, LongSupplier nanos) {
    this.counters = counters;
    this.nanos = nanos;
    this.own =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfter(Expiry.<String, Window>creating((name, window) -> window.length()))
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Notes that a person at an address is about to do something. What the person's own limits refuse
   * does not count for the address, so that nobody uses up what others there may do.
   *
   * @param person the person's limits, asked about at the same time
   * @param address the address's limits, asked about when none of the person's is reached
   * @throws RateLimitedException when one is reached, with the longest wait
   */
  public void note(List<Rule> person, List<Rule> address) {
    note(person);
    note(address);
  }

  /**
   * Notes that something is about to be done, if it may be.
   *
   * @param rule the limit it comes under
   * @return whether it may be; else nothing is noted
   */
  public boolean mayDo(Rule rule) {
    return answer(rule, ask(rule)).isZero();
  }

  /**
   * Notes that something is about to be done.
   *
   * @param rules the limits it comes under, asked about at the same time
   * @throws RateLimitedException when one is reached, with the longest wait
   */
  public void note(List<Rule> rules) {
    List<CompletableFuture<Duration>> answers = rules.stream().map(this::ask).toList();
    Duration wait = Duration.ZERO;
    for (int i = 0; i < rules.size(); i++) {
      Duration one = answer(rules.get(i), answers.get(i));
      wait = one.compareTo(wait) > 0 ? one : wait;
    }
    if (!wait.isZero()) {
      throw new RateLimitedException(wait);
    }
  }

  private CompletableFuture<Duration> ask(Rule rule) {
    try {
      return counters
          .permit(rule.name(), rule.limit(), rule.window())
          .thenApply(Counters.Permit::retryAfter)
          .toCompletableFuture()
          .copy()
          .orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Duration answer(Rule rule, CompletableFuture<Duration> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException || e.getCause() instanceof TimeoutException) {
        return alone(rule);
      }
      throw e;
    }
  }

  /** Counts on this node alone, by windows that begin with the first of them. */
  private Duration alone(Rule rule) {
    long now = nanos.getAsLong();
    Window window =
        own.asMap()
            .compute(
                rule.name(),
                (name, known) ->
                    known == null
                        ? new Window(now, rule.window(), 1)
                        : new Window(
                            known.since(),
                            known.length(),
                            Math.min(known.count() + 1, rule.limit() + 1)));
    return window.count() <= rule.limit()
        ? Duration.ZERO
        : window.length().minusNanos(now - window.since());
  }

  /** Returns how many names this node remembers by itself. */
  long remembered() {
    own.cleanUp();
    return own.estimatedSize();
  }
}
