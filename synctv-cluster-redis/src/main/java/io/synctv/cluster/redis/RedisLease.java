package io.synctv.cluster.redis;

import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lock that this node holds. Its time counts from before the store was asked. */
final class RedisLease implements Lease {

  private final RedisLocks locks;
  private final String name;
  private final String holder;
  private final long token;
  private final Duration ttl;
  private final CompletableFuture<@Nullable Void> lost = new CompletableFuture<>();
  private volatile long end;
  private volatile boolean released;

  RedisLease(RedisLocks locks, String name, String holder, long token, Duration ttl, long end) {
    this.locks = locks;
    this.name = name;
    this.holder = holder;
    this.token = token;
    this.ttl = ttl;
    this.end = end;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    return token;
  }

  String holder() {
    return holder;
  }

  @Override
  public boolean held() {
    return !released && !lost.isDone() && System.nanoTime() - end < 0;
  }

  @Override
  public CompletionStage<Boolean> renew() {
    long asked = System.nanoTime();
    if (!held()) {
      lose();
      return CompletableFuture.completedFuture(false);
    }
    return locks
        .renew(this, ttl)
        .thenApply(
            renewed -> {
              if (renewed && held()) {
                end = asked + locks.valid(ttl);
                return true;
              }
              lose();
              return false;
            });
  }

  @Override
  public CompletionStage<@Nullable Void> lost() {
    return lost.minimalCompletionStage();
  }

  @Override
  public void close() {
    if (!released) {
      released = true;
      locks.forget(this);
      locks.release(name, holder);
    }
  }

  void lose() {
    if (!released) {
      locks.forget(this);
      lost.complete(null);
    }
  }

  /** Looks again and again whether the time is up, as often as it has been renewed. */
  void watchEnd(ScheduledExecutorService timer) {
    if (released || lost.isDone()) {
      return;
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      lose();
      return;
    }
    try {
      var unused = timer.schedule(() -> watchEnd(timer), left, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      lose(); // the transport is closed
    }
  }
}
