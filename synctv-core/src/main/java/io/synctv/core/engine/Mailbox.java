package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order they came, on the thread of whoever finds nobody running.
 * A task added while one runs, also from inside it, runs after it. Tasks must not block.
 *
 * <p>This is a room's mailbox: what a task writes, the next task sees (the counter's atomic updates
 * order them), so a room's state needs no lock. The queue has no bound of its own; {@link
 * RoomActor} bounds what people can put into it.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Mailbox {

  private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /** Runs a task now, or soon on the thread that runs others. */
  void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() != 0) {
      return;
    }
    do {
      Runnable next = tasks.remove();
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        // Even an error must not stop the mailbox: everything after it would wait for ever.
        LOG.log(System.Logger.Level.ERROR, "A task of a room failed", e);
      }
    } while (pending.decrementAndGet() != 0);
  }
}
