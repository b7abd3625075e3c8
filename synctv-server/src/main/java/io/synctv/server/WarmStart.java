package io.synctv.server;

import io.synctv.core.SyncTv;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what people ask for first, the public list, while the rest of the server starts, so that a
 * server that says it is ready has it in memory. One virtual thread, which ends with the read.
 *
 * <p>A database that does not answer keeps nobody waiting for more than two seconds: whether it is
 * well is told by readiness itself, and the read goes on for whoever asks for the list.
 */
final class WarmStart {

  static final Duration WITHIN = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(WarmStart.class.getName());
  private static final int FIRST_PAGE = 50;

  private final CompletableFuture<Integer> read = new CompletableFuture<>();

  private WarmStart() {}

  /** Begins to read. */
  static WarmStart begin(SyncTv sync) {
    WarmStart warm = new WarmStart();
    Thread.ofVirtual().name("synctv-warm-start").start(() -> warm.read(sync));
    return warm;
  }

  private void read(SyncTv sync) {
    try {
      read.complete(sync.rooms(null, FIRST_PAGE, null).items().size());
    } catch (RuntimeException | Error e) {
      read.completeExceptionally(e);
    }
  }

  /** Waits until all is read, it failed, or the time is up. */
  void await() {
    try {
      read.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "The list of rooms was not read at the start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
