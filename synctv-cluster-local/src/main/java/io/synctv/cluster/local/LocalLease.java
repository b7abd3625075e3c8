package io.synctv.cluster.local;

import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lock that a node of this JVM holds. */
final class LocalLease implements Lease {

  private final String name;
  private final long token;
  private final long ttl;
  private final LocalNode node;
  private final LockTable holders;
  private final Runnable ended;
  private final CompletableFuture<@Nullable Void> lost = new CompletableFuture<>();
  private volatile long end;
  private volatile boolean released;

  /**
   * Makes a lease that runs from now.
   *
   * @param ended called when it is over, at least once
   */
  LocalLease(String name, Duration ttl, LocalNode node, LockTable holders, Runnable ended) {
    this.name = name;
    this.token = holders.nextToken();
    this.ttl = ttl.toNanos();
    this.node = node;
    this.holders = holders;
    this.ended = ended;
    this.end = holders.now() + this.ttl;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public boolean held() {
    return !released && !lost.isDone() && !over();
  }

  @Override
  public CompletionStage<Boolean> renew() {
    return node.ask(
        () -> {
          boolean holds = held() && holders.holds(this);
          if (holds) {
            end = holders.now() + ttl;
          } else {
            lose();
          }
          return holds;
        });
  }

  @Override
  public CompletionStage<@Nullable Void> lost() {
    return lost.minimalCompletionStage();
  }

  @Override
  public void close() {
    released = true;
    if (node.reachable()) {
      holders.release(this);
    }
    ended.run();
  }

  boolean over() {
    return holders.now() - end >= 0;
  }

  void lose() {
    if (!released) {
      lost.complete(null);
    }
    ended.run();
  }

  /** Looks again and again whether the time is up, as often as it has been renewed. */
  void watchEnd() {
    if (released || lost.isDone()) {
      return;
    }
    long left = end - holders.now();
    if (left <= 0) {
      lose();
    } else {
      Executor later = CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS);
      later.execute(this::watchEnd);
    }
  }
}
