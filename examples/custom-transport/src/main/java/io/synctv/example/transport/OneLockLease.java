package io.synctv.example.transport;

import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lock that is held until it is released or its time is up. */
final class OneLockLease implements Lease {

  private final String name;
  private final long token;
  private final long ttl;
  private final OneLockTransport node;
  private final CompletableFuture<@Nullable Void> lost = new CompletableFuture<>();
  private volatile long end;
  private volatile boolean released;

  OneLockLease(String name, long token, Duration ttl, OneLockTransport node) {
    this.name = name;
    this.token = token;
    this.ttl = ttl.toNanos();
    this.node = node;
    this.end = System.nanoTime() + this.ttl;
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
    return !released && !lost.isDone() && !isOver();
  }

  @Override
  public CompletionStage<Boolean> renew() {
    CompletionStage<Boolean> answer =
        node.ask(
            () -> {
              boolean holds = held() && node.store.leases.get(name) == this;
              if (holds) {
                end = System.nanoTime() + ttl;
              }
              return holds;
            });
    return answer.thenApply( // outside the lock: losing it runs what others have chained to it
        holds -> {
          if (!holds) {
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
    node.locked(() -> node.isReachable() && node.store.leases.remove(name, this));
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  boolean isOf(OneLockTransport other) {
    return node == other;
  }

  void lose() {
    if (!released) {
      lost.complete(null);
    }
  }

  /** Looks again and again whether the time is up, as often as it has been renewed. */
  void watchEnd() {
    if (isOver()) {
      node.locked(() -> node.store.leases.remove(name, this));
      lose();
    } else if (!released && !lost.isDone()) {
      CompletableFuture.delayedExecutor(end - System.nanoTime(), TimeUnit.NANOSECONDS)
          .execute(this::watchEnd);
    }
  }
}
