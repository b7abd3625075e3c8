package io.synctv.cluster.redis;

import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this node reaches Redis: every {@value Echo#EVERY_MILLIS} ms it publishes a word to
 * itself on each master, and sees when it last came back. A master that has been silent for {@value
 * Echo#SILENCE_MILLIS} ms is warned of; a node that hears itself over none is isolated, and from
 * then on other questions fail at once. The next word that comes back ends that.
 *
 * <p>A node that does not know cluster time yet is not up: its own clock may be anything.
 *
 * <p>While some masters answer, the node is up: rooms fork and merge one by one, and those of the
 * other masters need not. A word is published by a script that names a key, which a master refuses
 * when its Redis Cluster is down as a whole.
 *
 * <p>When Redis takes the words and none comes back, the subscriptions are deaf, and when nothing
 * helps for long, something else is wrong with the connection: both get a new one.
 */
final class RedisHealth implements Health {

  private static final System.Logger LOG = System.getLogger(RedisHealth.class.getName());
  private static final long DEAF_AGAIN = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long LOST = TimeUnit.SECONDS.toNanos(8);

  private final Store store;
  private final Masters masters;
  private final Subscriptions subscriptions;
  private final Mail mail;
  private final SerialQueue queue;
  private final StoreClock clock;
  private final Runnable onUp;
  private final Map<String, Echo> echoes = new ConcurrentHashMap<>();
  private final Set<Echo> silent = new HashSet<>(); // of the timer's thread
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private volatile State state = State.ISOLATED;
  private volatile long lastUp = System.nanoTime();
  private volatile long renewed = lastUp;
  private volatile boolean closed;

  RedisHealth(
      Store store,
      Masters masters,
      Subscriptions subscriptions,
      Mail mail,
      SerialQueue queue,
      StoreClock clock,
      Runnable onUp) {
    this.store = store;
    this.masters = masters;
    this.subscriptions = subscriptions;
    this.mail = mail;
    this.queue = queue;
    this.clock = clock;
    this.onUp = onUp;
  }

  void start() {
    store.timer().execute(this::tick);
    store.every(Echo.EVERY_MILLIS, this::tick);
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
    Map<String, String> channels = masters.channels();
    attend(channels.keySet());
    echoes.values().forEach(this::speak);
    boolean reached = echoes.values().stream().anyMatch(Echo::alive);
    if (reached) {
      lastUp = System.nanoTime();
      channels.forEach(this::watch);
    } else {
      change(State.ISOLATED);
    }
    renewIfNeeded(reached);
  }

  /** Hears the masters that there are now. */
  private void attend(Set<String> channels) {
    for (String channel : channels) {
      if (!echoes.containsKey(channel)) {
        Echo echo = new Echo(channel);
        echoes.put(channel, echo);
        subscriptions.hold(channel, new Ear(echo));
      }
    }
    for (Echo echo : List.copyOf(echoes.values())) {
      if (!channels.isEmpty() && !channels.contains(echo.channel())) {
        subscriptions.release(echo.channel());
        echoes.remove(echo.channel());
        silent.remove(echo);
      }
    }
  }

  private void speak(Echo echo) {
    String channel = echo.channel();
    byte[] word =
        mail.message(
            Envelope.Kind.PROBE,
            channel,
            ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array());
    echo.sent();
    store
        .probe(
            "probe",
            client ->
                Store.evaluate(
                    client,
                    Scripts.PUBLISH,
                    List.of(channel),
                    store.topics().publishCommand(),
                    word))
        .whenComplete(
            (receivers, failure) -> {
              if (failure == null) {
                echo.taken();
              }
            });
  }

  /** Tells of a master that falls silent while others answer, and of its return. */
  private void watch(String channel, String master) {
    Echo echo = echoes.get(channel);
    if (echo == null) {
      return;
    }
    if (echo.silent() && silent.add(echo)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Node {0} does not reach the Redis master {1}: its rooms are apart",
          mail.node(),
          master);
    } else if (echo.alive() && silent.remove(echo)) {
      LOG.log(System.Logger.Level.INFO, "Node {0} reaches {1} again", mail.node(), master);
      onUp.run();
    }
  }

  private void renewIfNeeded(boolean reached) {
    long now = System.nanoTime();
    boolean deaf = echoes.values().stream().anyMatch(Echo::deaf);
    boolean lost = !reached && now - lastUp > LOST;
    // While some masters are heard, a new connection costs more than it may bring.
    long pause = deaf && !reached ? DEAF_AGAIN : LOST;
    if ((deaf || lost) && now - renewed > pause) {
      renewed = now;
      store.connection().renew();
    }
  }

  /** Hears a channel. On a thread of Redisson, and quick. */
  private final class Ear implements Subscriptions.Receiver {

    private final Echo echo;

    Ear(Echo echo) {
      this.echo = echo;
    }

    // Not through a queue: whether the connection hears is asked, not whether listeners are slow.
    @Override
    public void received(byte[] message) {
      Envelope word = mail.open(message, 0);
      if (word == null) {
        return;
      }
      boolean own =
          word.kind() == Envelope.Kind.PROBE
              && word.node().equals(mail.node())
              && word.subject().equals(echo.channel());
      if (!own) {
        mail.reject();
      } else if (echo.back(ByteBuffer.wrap(word.payloads().getFirst()).getLong())) {
        if (clock.known()) {
          change(State.UP);
        } else {
          clock.sample(); // who is up tells others the time: it must be the cluster's
        }
      }
    }

    @Override
    public void subscribed() {
      speak(echo);
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
