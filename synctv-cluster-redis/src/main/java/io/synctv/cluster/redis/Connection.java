package io.synctv.cluster.redis;

import io.synctv.cluster.spi.TransportException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * The Redisson client of a node, made as soon as Redis can be reached, and made anew when {@link
 * #renew} is asked for. Redisson reconnects by itself; a new client is for what it does not mend: a
 * connection that is open and deaf, or servers that have all moved.
 */
final class Connection implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());
  private static final long AGAIN_MILLIS = 250;
  private static final int DEEPEST = 16;
  private static final Pattern CHANNEL = Pattern.compile("\\.* channel: \\[.*", Pattern.DOTALL);

  private final RedisSettings settings;
  private final String name;
  private final ScheduledExecutorService timer;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean connecting = new AtomicBoolean();
  private final ReentrantLock swapping = new ReentrantLock();
  private volatile @Nullable RedissonClient client;
  private volatile boolean closed;
  private volatile @Nullable String problem;

  Connection(RedisSettings settings, String name, ScheduledExecutorService timer) {
    this.settings = settings;
    this.name = name;
    this.timer = timer;
    RedissonConfig.of(settings); // a wrong setting is the caller's error, now
  }

  @Nullable RedissonClient client() {
    return client;
  }

  /** Returns why there is no client, or null when there is one or nothing was tried yet. */
  @Nullable String problem() {
    return problem;
  }

  /** Calls back after each new client; the callback must not block. */
  void onNewClient(Runnable listener) {
    listeners.add(listener);
  }

  /** Makes a client on a thread of its own, in place of what there is; one attempt at a time. */
  void renew() {
    if (!closed && connecting.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("synctv-redis-" + name + "-connect").start(this::connect);
    }
  }

  private void connect() {
    try {
      install(Redisson.create(RedissonConfig.of(settings)));
    } catch (TransportException e) {
      LOG.log(System.Logger.Level.ERROR, "The settings of Redis went wrong", e);
    } catch (RuntimeException e) {
      // Said once: it may be a password or a certificate as well as the network.
      String why = root(e);
      System.Logger.Level level =
          why.equals(problem) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
      problem = why;
      LOG.log(level, "Redis cannot be reached, and is tried again: " + why);
    } finally {
      connecting.set(false);
    }
    if (client == null && !closed) {
      later();
    }
  }

  /**
   * Says what was behind it all, without the numbers of a connection, which are never twice the
   * same.
   */
  private static String root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
      root = root.getCause();
    }
    return CHANNEL.matcher(String.valueOf(root.getMessage())).replaceFirst("");
  }

  private void later() {
    try {
      timer.schedule(this::renew, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closed before Redis could be reached");
    }
  }

  private void install(RedissonClient made) {
    RedissonClient old;
    boolean late;
    swapping.lock();
    try {
      old = client;
      late = closed;
      problem = null;
      if (!late) {
        client = made;
      }
    } finally {
      swapping.unlock();
    }
    if (late) {
      shutDown(made); // whoever closed has shut down the old one
      return;
    }
    listeners.forEach(Runnable::run);
    if (old != null) {
      shutDown(old);
    }
  }

  private static void shutDown(RedissonClient client) {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    RedissonClient last;
    swapping.lock();
    try {
      closed = true;
      last = client;
      client = null;
    } finally {
      swapping.unlock();
    }
    if (last != null) {
      shutDown(last);
    }
  }
}
