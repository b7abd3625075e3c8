package io.synctv.cluster.redis;

import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Whether this node reaches Redis: every {@value #EVERY_MILLIS} ms it publishes a word to itself
 * and sees when it last came back. A node that has not heard itself for {@value #SILENCE_MILLIS} ms
 * is isolated; from then on other questions fail at once. The next word that comes back ends that.
 *
 * <p>When Redis takes the words and none comes back, the subscriptions are deaf, and when nothing
 * helps for long, something else is wrong with the connection: both get a new one.
 */
final class RedisHealth implements Health {

  static final long EVERY_MILLIS = 250;
  static final long SILENCE_MILLIS = 1250;

  private static final System.Logger LOG = System.getLogger(RedisHealth.class.getName());
  private static final long DEAF = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long LOST = TimeUnit.SECONDS.toNanos(8);

  private final Store store;
  private final String channel;
  private final Mail mail;
  private final SerialQueue queue;
  private final Runnable onUp;
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger unheard = new AtomicInteger(); // words since one came back
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = State.ISOLATED;
  private volatile long heard = System.nanoTime(); // when the last word that came back was sent
  private volatile long answered = heard; // when Redis last took one
  private volatile long renewed = heard;
  private volatile boolean closed;

  RedisHealth(Store store, Keys keys, Mail mail, SerialQueue queue, Runnable onUp) {
    this.store = store;
    this.channel = keys.nodeEvents(mail.node());
    this.mail = mail;
    this.queue = queue;
    this.onUp = onUp;
  }

  void start() {
    store.every(EVERY_MILLIS, this::tick);
    tick();
  }

  /** Waits for the first word to come back; false when it takes too long. */
  boolean awaitFirst(Duration longest) throws InterruptedException {
    return first.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Subscription listen(HealthListener listener) {
    if (closed) {
      throw new TransportException("The transport is closed");
    }
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tick() {
    long now = System.nanoTime();
    byte[] word =
        mail.message(Envelope.Kind.PROBE, channel, ByteBuffer.allocate(8).putLong(now).array());
    store
        .probe(
            "probe", client -> client.getTopic(channel, ByteArrayCodec.INSTANCE).publishAsync(word))
        .whenComplete(
            (receivers, failure) -> {
              if (failure == null) {
                answered = System.nanoTime();
              }
            });
    // Words are counted as well as time: a machine that stood still has not been deaf.
    if (unheard.incrementAndGet() > SILENCE_MILLIS / EVERY_MILLIS
        && now - heard > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
      change(State.ISOLATED);
      boolean deaf = now - answered < DEAF && now - heard > DEAF;
      if ((deaf || now - heard > LOST) && now - renewed > (deaf ? DEAF : LOST)) {
        renewed = now;
        store.connection().renew();
      }
    }
  }

  /** A word came back. On any thread, and quick. */
  void heard(Envelope word) {
    if (!word.node().equals(mail.node()) || !word.subject().equals(channel)) {
      return;
    }
    long sent = ByteBuffer.wrap(word.payloads().getFirst()).getLong();
    if (sent > heard) {
      heard = sent;
      unheard.set(0);
    }
    if (System.nanoTime() - sent < TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS)) {
      change(State.UP);
    }
  }

  /** Nobody is told any more. */
  void close() {
    closed = true;
    listeners.clear();
    change(State.ISOLATED);
  }

  private void change(State next) {
    lock.lock();
    try {
      if (state == next || (closed && next == State.UP)) {
        return;
      }
      state = next;
      store.available(next == State.UP);
    } finally {
      lock.unlock();
    }
    LOG.log(System.Logger.Level.INFO, "Node {0} is {1}", mail.node(), next);
    queue.force(() -> tell(next));
    if (next == State.UP) {
      first.countDown();
      onUp.run();
    }
  }

  private void tell(State next) {
    for (HealthListener listener : listeners) {
      try {
        listener.onChange(next);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.WARNING, "A health listener failed", e);
      }
    }
  }
}
