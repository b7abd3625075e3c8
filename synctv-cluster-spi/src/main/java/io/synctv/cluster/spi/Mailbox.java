package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order they came, without a bound: an actor's mailbox. Whoever
 * puts tasks in sees to it that there are not too many; {@link SerialQueue} has a bound of its own.
 *
 * <p>Why it is right: a task is queued before it is counted, so whoever takes one for each count
 * always finds it. Only the thread whose count was the first starts to run tasks, and it stops only
 * when its own count was the last; whoever counts in between finds the count above zero and leaves
 * its task to that thread. So there is never a second one, and no task is left behind. The atomic
 * updates of the count order what one task writes before what the next one reads: state that only
 * tasks touch needs no lock.
 *
 * <p>Safe for use by several threads, also from inside a task. A task that throws, whatever it is,
 * is logged and stops nothing: everything after it would wait for ever.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class Mailbox implements Executor {

  private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Executor executor;
  private final Runnable run = this::run;

  /**
   * Makes a mailbox whose tasks run on the thread of whoever finds nobody running. They must not
   * block: that thread came for something else.
   */
  public Mailbox() {
    this(Runnable::run);
  }

  /**
   * Makes a mailbox whose tasks run on an executor's threads.
   *
   * @param executor takes one job whenever the mailbox is no longer idle, which runs tasks until it
   *     is; when it refuses one, {@link #execute} throws what it threw and nothing runs any more
   */
  public Mailbox(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs a task now, or soon on the thread that runs others. One that is added while another runs,
   * also from inside it, runs after it.
   */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      executor.execute(run);
    }
  }

  /** {@return whether no task runs or waits, at this moment} */
  public boolean idle() {
    return pending.get() == 0;
  }

  private void run() {
    do {
      Runnable next = tasks.remove();
      try {
        next.run();
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "A task failed", e);
      }
    } while (pending.decrementAndGet() != 0);
  }
}
