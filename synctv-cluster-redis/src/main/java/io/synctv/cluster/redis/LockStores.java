package io.synctv.cluster.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The stores that locks live in: one, or several independent ones of which a majority decides
 * (Redlock). A question goes to all at once; it is answered as soon as the outcome is sure.
 */
final class LockStores {

  private final List<RedisCommands> stores;

  LockStores(List<RedisCommands> stores) {
    this.stores = List.copyOf(stores);
  }

  int quorum() {
    return stores.size() / 2 + 1;
  }

  /** How long one of so many steps may take, so that all end in time. */
  long limitMillis(int steps) {
    return stores.getFirst().limitMillis() / steps;
  }

  boolean independent() {
    return stores.size() > 1;
  }

  /**
   * Asks all stores.
   *
   * @return the answers once all stores have answered or failed, each within its bound. Fails when
   *     fewer than a majority answered
   */
  CompletableFuture<List<List<byte[]>>> ask(
      Function<RedisCommands, CompletableFuture<List<byte[]>>> question) {
    List<CompletableFuture<List<byte[]>>> asked = stores.stream().map(question).toList();
    CompletableFuture<List<List<byte[]>>> result = new CompletableFuture<>();
    AtomicInteger open = new AtomicInteger(asked.size());
    for (CompletableFuture<List<byte[]>> each : asked) {
      each.whenComplete(
          (reply, failure) -> {
            if (open.decrementAndGet() == 0) {
              settle(asked, result);
            }
          });
    }
    return result;
  }

  private void settle(
      List<CompletableFuture<List<byte[]>>> asked, CompletableFuture<List<List<byte[]>>> result) {
    List<List<byte[]>> replies = new ArrayList<>();
    for (CompletableFuture<List<byte[]>> each : asked) {
      if (!each.isCompletedExceptionally()) {
        replies.add(each.join());
      }
    }
    if (replies.size() >= quorum()) {
      result.complete(replies);
    } else {
      asked.stream()
          .filter(CompletableFuture::isCompletedExceptionally)
          .findFirst()
          .ifPresent(failed -> result.completeExceptionally(Answer.failed(failed.exceptionNow())));
    }
  }
}
