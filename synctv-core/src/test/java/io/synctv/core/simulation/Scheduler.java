package io.synctv.core.simulation;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual time and the one thread on which everything of a simulation runs.
 *
 * <p>What is to happen is a step at a moment of virtual time; steps of the same moment come in the
 * order they were made. A step that may block runs on a virtual thread whose carrier is the caller
 * of {@link #run}: when it parks, wherever that is, the scheduler goes on with the next step, and
 * when it is unparked it goes on before any other step. So blocking code meets real locks and real
 * futures, and yet there is one order of everything, which follows from the seed alone.
 *
 * <p>Virtual threads with a scheduler of one's own need {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 */
final class Scheduler {

  /** When every simulation begins, in epoch milliseconds. */
  static final long BEGIN = 1_700_000_000_000L;

  private static final int TRACE = Integer.getInteger("synctv.simulation.trace", 4000);
  private static final Constructor<? extends Thread.Builder.OfVirtual> BUILDER = builder();

  /** Something that is to happen. */
  static final class Step {
    private final long at;
    private final long order;
    private final Machine machine;
    private final String what;
    private Runnable action;
    private final boolean blocking;

    private Step(
        long at, long order, Machine machine, String what, Runnable action, boolean blocking) {
      this.at = at;
      this.order = order;
      this.machine = machine;
      this.what = what;
      this.action = action;
      this.blocking = blocking;
    }

    /** Takes it back. */
    void cancel() {
      action = null;
    }
  }

  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(
          (one, other) ->
              one.at != other.at
                  ? Long.compare(one.at, other.at)
                  : Long.compare(one.order, other.order));
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final Thread.Builder.OfVirtual threads;
  private final Chance chance;
  private final boolean tracing;
  private final Deque<String> trace = new ArrayDeque<>();
  private Thread carrier;
  private long now;
  private long order;
  private long hash = 17;
  private long count;
  private Throwable failure;

  Scheduler(long seed, boolean tracing) {
    this.chance = new Chance(seed);
    this.tracing = tracing;
    try {
      Executor mine = this::ready;
      threads = BUILDER.newInstance(mine);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<? extends Thread.Builder.OfVirtual> builder() {
    try {
      Constructor<? extends Thread.Builder.OfVirtual> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .asSubclass(Thread.Builder.OfVirtual.class)
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "simulations need --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // threads
  private void ready(Runnable continuation) {
    if (Thread.currentThread() != carrier && !Thread.currentThread().isVirtual()) {
      fail(new IllegalStateException("a real timer or thread took part in a simulation"));
      return;
    }
    ready.add(continuation);
  }

  Chance chance() {
    return chance;
  }

  /** Returns virtual time since the beginning, in nanoseconds. */
  long nanos() {
    return now;
  }

  /** Returns virtual time, in epoch milliseconds. */
  long millis() {
    return BEGIN + now / 1_000_000;
  }

  long micros() {
    return BEGIN * 1000 + now / 1000;
  }

  /** Returns a number that is the same whenever the same steps were made in the same order. */
  long hash() {
    return hash;
  }

  /** Returns how many steps were made. */
  long count() {
    return count;
  }

  /** Notes something for who reads the trace, and in the hash. */
  void note(String what, long number) {
    mix(what.hashCode() * 31L + number);
    if (tracing) {
      trace(what + " " + number);
    }
  }

  boolean tracing() {
    return tracing;
  }

  void trace(String line) {
    if (tracing) {
      if (trace.size() == TRACE) {
        trace.removeFirst();
      }
      trace.addLast(String.format("%10.3f  %s", now / 1e6, line));
    }
  }

  Deque<String> trace() {
    return trace;
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x100000001B3L;
    hash ^= hash >>> 29;
  }

  /** Makes the simulation end in failure; the first one counts. */
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
      trace("FAILED: " + cause);
    }
  }

  Throwable failure() {
    return failure;
  }

  /** Does something later that does not block. */
  Step later(long delayNanos, Machine machine, String what, Runnable action) {
    return add(delayNanos, machine, what, action, false);
  }

  /** Does something later that may block. */
  Step task(long delayNanos, Machine machine, String what, Runnable action) {
    return add(delayNanos, machine, what, action, true);
  }

  private Step add(
      long delayNanos, Machine machine, String what, Runnable action, boolean blocking) {
    Step step = new Step(now + delayNanos, order++, machine, what, action, blocking);
    steps.add(step);
    return step;
  }

  /** Blocks the calling task for some virtual time. */
  void sleep(long nanos, Machine machine, String what) {
    Thread self = Thread.currentThread();
    if (!self.isVirtual()) {
      throw new IllegalStateException("only a task may block: " + what);
    }
    boolean[] over = new boolean[1];
    later(
        nanos,
        machine,
        what,
        () -> {
          over[0] = true;
          LockSupport.unpark(self);
        });
    while (!over[0]) {
      LockSupport.park();
    }
  }

  /** Makes all steps up to a moment, unless something fails. */
  void run(long untilNanos) {
    carrier = Thread.currentThread();
    while (failure == null) {
      Step next = steps.peek();
      if (next == null || next.at > untilNanos) {
        now = Math.max(now, untilNanos);
        return;
      }
      steps.poll();
      make(next);
    }
  }

  private void make(Step step) {
    Runnable action = step.action;
    if (action == null || (step.machine != null && step.machine.holds(step))) {
      return;
    }
    now = Math.max(now, step.at);
    count++;
    mix(step.what.hashCode() + now);
    if (tracing) {
      trace((step.machine == null ? "" : step.machine + ": ") + step.what);
    }
    if (step.blocking) {
      threads.unstarted(() -> guarded(action)).start();
    } else {
      guarded(action);
    }
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
    if (step.machine != null) {
      step.machine.stepped();
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Puts steps back whose machine was paused, in their order. */
  void resume(Iterable<Step> held) {
    for (Step step : held) {
      steps.add(
          new Step(
              Math.max(now, step.at),
              order++,
              step.machine,
              step.what,
              step.action,
              step.blocking));
    }
  }
}
