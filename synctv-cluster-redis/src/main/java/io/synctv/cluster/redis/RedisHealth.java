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
import org.jspecify.annotations.Nullable;

/**
 * Whether this node reaches Redis: every {@value Echo#EVERY_MILLIS} ms it publishes a word to
 * itself on each master, and sees when it last came back. A master that has been silent for {@value
 * Echo#SILENCE_MILLIS} ms is warned of; a node that hears itself over none is isolated, and from
 * then on other questions fail at once. The next word that comes back ends that.
 *
 * <p>A word is written before it is published, so a master that is full, or refuses to write for
 * another reason, does not send it back. It counts as away from the first write that it refuses,
 * the node's own or a word, and is back when it has taken words for a while ({@link Probation}).
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
final class RedisHealth implements Health, Store.Writes {

  private static final System.Logger LOG = System.getLogger(RedisHealth.class.getName());
  private static final long DEAF_AGAIN = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long WRITTEN_MILLIS = 60_000;
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
  private volatile Map<String, String> channels = Map.of(); // to masters
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
    store.watchWrites(this);
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
    Map<String, String> found = masters.channels();
    channels = found;
    attend(found.keySet());
    echoes.values().forEach(this::speak);
    boolean reached = reached();
    if (reached) {
      lastUp = System.nanoTime();
      found.forEach(this::watch);
    } else {
      if (!refusing()) {
        store.refusal(null); // what it said once is not why it is away now
      }
      change(State.ISOLATED);
    }
    renewIfNeeded(reached);
  }

  private boolean reached() {
    return echoes.values().stream().anyMatch(Echo::usable);
  }

  private boolean refusing() {
    return echoes.values().stream().anyMatch(Echo::refusing);
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
    long sent = System.nanoTime();
    store
        .probe(
            "probe",
            client ->
                Store.evaluate(
                    client,
                    Scripts.PROBE,
                    List.of(channel),
                    store.topics().publishCommand(),
                    word,
                    WRITTEN_MILLIS,
                    echo.asksForRoom() ? "1" : ""))
        .whenComplete(
            (reply, failure) -> {
              Refusal refusal = failure == null ? null : Refusal.of(failure);
              if (failure == null) {
                echo.taken(sent, Answer.number(reply, 0) == 1);
              } else if (refusal != null) {
                refused(echo, refusal, sent);
              }
            });
  }

  @Override
  public boolean refusedAt(String key) {
    if (echoes.size() < 2) {
      return false; // it is not available at all then
    }
    if (echoes.values().stream().allMatch(Echo::trusted)) {
      return false;
    }
    Echo echo = echoOf(key);
    return echo != null && !echo.trusted();
  }

  @Override
  public void refused(@Nullable String key, Refusal refusal, long sent) {
    Echo echo = key == null ? null : echoOf(key);
    if (echo != null) {
      refused(echo, refusal, sent);
    }
    // Else the next word finds out whose it was.
  }

  private @Nullable Echo echoOf(String key) {
    String channel = masters.channelOf(key);
    return channel == null ? null : echoes.get(channel);
  }

  private void refused(Echo echo, Refusal refusal, long sent) {
    if (echo.refused(refusal, sent)) {
      // Said once, although it may take a write now and then.
      LOG.log(
          System.Logger.Level.WARNING,
          "Redis at {0} takes no writes ({1}) and counts as away for node {2} until it does: {3}",
          channels.getOrDefault(echo.channel(), "an address that is not known any more"),
          refusal,
          mail.node(),
          refusal.advice());
    }
    if (!reached()) {
      store.refusal(refusal);
      change(State.ISOLATED);
    }
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
    } else if (!echo.trusted()) {
      silent.add(echo); // it takes no writes, which has been said
    } else if (echo.usable() && silent.remove(echo)) {
      LOG.log(System.Logger.Level.INFO, "Node {0} reaches {1} again", mail.node(), master);
      onUp.run();
    }
  }

  private void renewIfNeeded(boolean reached) {
    long now = System.nanoTime();
    boolean deaf = echoes.values().stream().anyMatch(Echo::deaf);
    boolean lost = !reached && !refusing() && now - lastUp > LOST; // who refuses is well heard
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
      } else if (echo.back(ByteBuffer.wrap(word.payloads().getFirst()).getLong())
          && echo.usable()) {
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
      if (state == next || (next == State.UP && (closed || !reached()))) {
        return; // the last question of all decides: a write may have been refused just now
      }
      state = next;
      if (next == State.UP) {
        store.refusal(null);
      }
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
