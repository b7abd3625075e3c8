package io.synctv.core.simulation;

import io.synctv.core.room.SimulatedMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * What a node's process runs on. After {@link #crash} nothing of it ever happens again; while it is
 * paused its steps wait.
 */
final class Machine implements SimulatedMachine {

  private final Scheduler scheduler;
  private final String name;
  private final Chance chance;
  private final List<Scheduler.Step> held = new ArrayList<>();
  private boolean crashed;
  private boolean paused;
  private boolean closed;
  private Runnable afterStep = () -> {};

  Machine(Scheduler scheduler, String name) {
    this.scheduler = scheduler;
    this.name = name;
    this.chance = scheduler.chance().split();
  }

  /** Has something done after each step. */
  void afterStep(Runnable observer) {
    afterStep = observer;
  }

  void stepped() {
    afterStep.run();
  }

  boolean crashed() {
    return crashed;
  }

  boolean paused() {
    return paused;
  }

  void crash() {
    crashed = true;
    held.clear();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    List<Scheduler.Step> waiting = List.copyOf(held);
    held.clear();
    scheduler.resume(waiting);
  }

  /** Says whether a step is not to be made now. */
  boolean holds(Scheduler.Step step) {
    if (paused && !crashed) {
      held.add(step);
    }
    return paused || crashed;
  }

  /** Blocks the calling task for some virtual time. */
  void sleep(long nanos, String what) {
    scheduler.sleep(nanos, this, what);
  }

  @Override
  public void execute(Runnable task) {
    if (!closed) {
      scheduler.task(handover(), this, "task", task);
    }
  }

  /** Mostly at once; sometimes the machine has something else to do. */
  private long handover() {
    return chance.oneIn(60) ? chance.micros(500, 8000) : chance.micros(1, 60);
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    Scheduler.Step step =
        scheduler.task(
            delayMillis * 1_000_000 + handover(),
            this,
            "timer",
            () -> {
              if (!closed) {
                task.run();
              }
            });
    return step::cancel;
  }

  @Override
  public void await(CompletableFuture<?> future, long millis) throws TimeoutException {
    if (future.isDone()) {
      return;
    }
    Thread self = Thread.currentThread();
    if (!self.isVirtual()) {
      throw new IllegalStateException("only a task may wait");
    }
    boolean[] over = new boolean[1];
    Runnable wake =
        () -> {
          over[0] = true;
          LockSupport.unpark(self);
        };
    Scheduler.Step limit = scheduler.later(millis * 1_000_000, this, "patience is over", wake);
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (!over[0]) {
                limit.cancel();
                scheduler.later(handover(), this, "answered", wake);
              }
            });
    while (!over[0]) {
      LockSupport.park();
    }
    if (!future.isDone()) {
      throw new TimeoutException();
    }
  }

  @Override
  public long nanoTime() {
    return scheduler.nanos();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
