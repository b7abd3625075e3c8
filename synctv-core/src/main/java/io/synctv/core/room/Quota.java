package io.synctv.core.room;

import io.synctv.api.UserId;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.TransportException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions a person may have over all nodes. While the cluster's store does not answer,
 * the node's own count has to do. Safe for use by several threads.
 */
final class Quota {

  private final Counters counters;
  private final int limit;

  Quota(Counters counters, int limit) {
    this.counters = counters;
    this.limit = limit;
  }

  /**
   * Takes a place. Blocks for one round trip.
   *
   * @param back whether the session goes on where another one was, whose place may not have been
   *     given back yet
   * @return gives the place back, idempotent; null when there is none
   */
  @Nullable Runnable take(UserId user, boolean back) {
    String counter = "user:" + user.value();
    try {
      boolean taken =
          counters
              .take(counter, back ? limit + 1 : limit)
              .toCompletableFuture()
              .orTimeout(Engine.TRANSPORT_PATIENCE, TimeUnit.MILLISECONDS)
              .join();
      return taken ? once(() -> give(counter)) : null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof TransportException || e.getCause() instanceof TimeoutException) {
        return () -> {}; // nothing was taken for sure: a transport puts that right
      }
      throw e;
    }
  }

  private void give(String counter) {
    var unused = counters.give(counter);
  }

  private static Runnable once(Runnable task) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        task.run();
      }
    };
  }
}
