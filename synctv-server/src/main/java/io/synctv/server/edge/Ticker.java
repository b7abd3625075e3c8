package io.synctv.server.edge;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at each of some things again and again on a thread of its own, which no failure ends: what
 * the JDK repeats it gives up in silence when it fails once. One that fails keeps no other from
 * being looked at. Thread-safe.
 *
 * @param <T> what is looked at
 */
public final class Ticker<T> implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

  /** A failure that comes back is told so often. */
  private static final long TOLD_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final String name;
  private final Consumer<T> look;
  private final ScheduledExecutorService executor;
  private long toldAt = System.nanoTime() - TOLD_EVERY; // by its thread alone

  /**
   * Starts it.
   *
   * @param name of the thread
   * @param period between the end of one turn and the beginning of the next
   * @param all what to look at, as it stands at each turn; safe for use by several threads
   * @param look at one; must not block
   */
  public Ticker(String name, Duration period, Collection<T> all, Consumer<T> look) {
    this.name = name;
    this.look = look;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    executor.scheduleWithFixedDelay(
        () -> all.forEach(this::lookAt), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAt(T one) {
    try {
      look.accept(one);
    } catch (Throwable e) { // whatever it is, the others are looked at
      if (System.nanoTime() - toldAt >= TOLD_EVERY) {
        toldAt = System.nanoTime();
        LOG.log(System.Logger.Level.ERROR, name + " failed at one, and goes on", e);
      }
    }
  }

  /** Stops it. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
