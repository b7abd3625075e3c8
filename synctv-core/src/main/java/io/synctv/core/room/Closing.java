package io.synctv.core.room;

import io.synctv.api.error.CloseCode;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.Execution;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes an engine in order: what was ordered before is carried out and told, then sessions are
 * closed, rooms leave memory, whoever still waits is answered, and timelines are written.
 *
 * <p>Each step has a bound, and all of them together have one: they run on a worker, and whoever
 * closes the engine waits for {@value #WITHIN_SECONDS} seconds at the most, even if a store, a
 * transport or an encoder never returns. An interrupt does not cut that short, as nobody would
 * close what is left; it is kept for afterwards.
 */
final class Closing {

  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  /** All of it, but for the workers, which have half a second more. */
  private static final long WITHIN_SECONDS = 9;

  /** For commands that were submitted before. */
  private static final long COMMANDS_MILLIS = 3000;

  /** For sessions to be told the rest: longer than one whose write is stuck is waited for. */
  private static final long SESSIONS_MILLIS = 3500;

  private static final long ROOMS_MILLIS = 500;
  private static final long TIMELINES_MILLIS = 1000;
  private static final long POLL_MILLIS = 5;

  private final Engine engine;
  private final Execution execution;
  private final RoomDirectory directory;
  private final Gate gate;
  private final @Nullable Runnable reporter;

  /**
   * Makes it.
   *
   * @param reporter tells the application what was counted last, or null
   */
  Closing(Engine engine, RoomDirectory directory, Gate gate, @Nullable Runnable reporter) {
    this.engine = engine;
    this.execution = engine.workers();
    this.directory = directory;
    this.gate = gate;
    this.reporter = reporter;
  }

  /** Closes the engine; the gate is closed already. */
  void run() {
    long end = execution.nanoTime() + TimeUnit.SECONDS.toNanos(WITHIN_SECONDS);
    CompletableFuture<Void> done = start(this::steps);
    boolean interrupted = await(done, end);
    gate.closed();
    step(directory::answerAll);
    step(execution::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void steps() {
    await(directory::answered, COMMANDS_MILLIS);
    step(() -> directory.closeSessions(CloseCode.ENGINE_CLOSED));
    await(() -> engine.sessions().quiet(), SESSIONS_MILLIS);
    gate.closed();
    step(directory::close);
    // Whoever came in just before.
    step(() -> directory.closeSessions(CloseCode.ENGINE_CLOSED));
    await(() -> engine.sessions().quiet() && directory.quiet(), ROOMS_MILLIS);
    step(directory::answerAll);
    CompletableFuture<Void> written = start(engine.playback()::flush);
    CompletableFuture<Void> told = reporter == null ? written : start(reporter);
    await(() -> written.isDone() && told.isDone(), TIMELINES_MILLIS);
  }

  /** Runs a task that may hang; says when it has ended, well or not. */
  private CompletableFuture<Void> start(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execution.execute(
        () -> {
          try {
            task.run();
          } finally {
            done.complete(null);
          }
        });
    return done;
  }

  /** A step that fails does not keep the next ones. */
  private static void step(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "A part of the engine could not be closed", e);
    }
  }

  private void await(BooleanSupplier condition, long millis) {
    long end = execution.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean() && execution.nanoTime() < end) {
      engine.pause(POLL_MILLIS);
    }
  }

  /** Waits whatever happens; says whether the thread was interrupted meanwhile. */
  private boolean await(CompletableFuture<?> done, long end) {
    boolean interrupted = false;
    while (!done.isDone() && execution.nanoTime() < end) {
      try {
        execution.await(done, TimeUnit.NANOSECONDS.toMillis(end - execution.nanoTime()) + 1);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        LOG.log(System.Logger.Level.WARNING, "The engine is closed although parts of it hang");
      }
    }
    return interrupted;
  }
}
