package io.synctv.cluster.redis;

import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.SerialQueue;
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
 * Whether this node reaches Redis: every {@value LoopbackProbe#EVERY_MILLIS} ms it publishes a word
 * to itself on each master, and sees when it last came back. A master that has been silent for
 * {@value LoopbackProbe#SILENCE_MILLIS} ms is warned of; a node that hears itself over none is
 * isolated, and from then on other questions fail at once. The next word that comes back ends that.
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
final class RedisHealth implements Health, RedisCommands.Writes {

  private static final System.Logger LOG = System.getLogger(RedisHealth.class.getName());
  private static final long DEAF_AGAIN = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long WRITTEN_MILLIS = 60_000;
  private static final long LOST = TimeUnit.SECONDS.toNanos(8);

  private final RedisCommands commands;
  private final MasterWatcher masterWatcher;
  private final Subscriptions subscriptions;
  private final EnvelopeChannel envelopes;
  private final SerialQueue queue;
  private final StoreClock clock;
  private final Runnable onUp;
  private final Map<String, LoopbackProbe> echoes = new ConcurrentHashMap<>();
  private final Set<LoopbackProbe> silent = new HashSet<>(); // of the timer's thread
  private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Map<String, String> channels = Map.of(); // to masters
  private volatile State state = State.ISOLATED;
  private volatile long lastUp = System.nanoTime();
  private volatile long renewed = lastUp;
  private volatile boolean closed;

  RedisHealth(
      RedisCommands commands,
      MasterWatcher masterWatcher,
      Subscriptions subscriptions,
      EnvelopeChannel envelopes,
      SerialQueue queue,
      StoreClock clock,
      Runnable onUp) {
    this.commands = commands;
    this.masterWatcher = masterWatcher;
    this.subscriptions = subscriptions;
    this.envelopes = envelopes;
    this.queue = queue;
    this.clock = clock;
    this.onUp = onUp;
    commands.watchWrites(this);
  }

  void start() {
    commands.timer().execute(this::tick);
    commands.every(LoopbackProbe.EVERY_MILLIS, this::tick);
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
    Map<String, String> found = masterWatcher.channels();
    channels = found;
    attend(found.keySet());
    echoes.values().forEach(this::speak);
    boolean reached = reached();
    if (reached) {
      lastUp = System.nanoTime();
      found.forEach(this::watch);
    } else {
      if (!refusing()) {
        commands.refusal(null); // what it said once is not why it is away now
      }
      change(State.ISOLATED);
    }
    renewIfNeeded(reached);
  }

  private boolean reached() {
    return echoes.values().stream().anyMatch(LoopbackProbe::usable);
  }

  private boolean refusing() {
    return echoes.values().stream().anyMatch(LoopbackProbe::refusing);
  }

  /** Hears the masters that there are now. */
  private void attend(Set<String> channels) {
    for (String channel : channels) {
      if (!echoes.containsKey(channel)) {
        LoopbackProbe loopbackProbe = new LoopbackProbe(channel);
        echoes.put(channel, loopbackProbe);
        subscriptions.hold(channel, new Ear(loopbackProbe));
      }
    }
    for (LoopbackProbe loopbackProbe : List.copyOf(echoes.values())) {
      if (!channels.isEmpty() && !channels.contains(loopbackProbe.channel())) {
        subscriptions.release(loopbackProbe.channel());
        echoes.remove(loopbackProbe.channel());
        silent.remove(loopbackProbe);
      }
    }
  }

  private void speak(LoopbackProbe loopbackProbe) {
    String channel = loopbackProbe.channel();
    byte[] word =
        envelopes.message(
            Envelope.Kind.PROBE,
            channel,
            ByteBuffer.allocate(Long.BYTES).putLong(System.nanoTime()).array());
    loopbackProbe.sent();
    long sent = System.nanoTime();
    commands
        .probe(
            "probe",
            client ->
                RedisCommands.evaluate(
                    client,
                    Scripts.PROBE,
                    List.of(channel),
                    commands.topics().publishCommand(),
                    word,
                    WRITTEN_MILLIS,
                    loopbackProbe.asksForRoom() ? "1" : ""))
        .whenComplete(
            (reply, failure) -> {
              Refusal refusal = failure == null ? null : Refusal.of(failure);
              if (failure == null) {
                loopbackProbe.taken(sent, Answer.number(reply, 0) == 1);
              } else if (refusal != null) {
                refused(loopbackProbe, refusal, sent);
              }
            });
  }

  @Override
  public boolean refusedAt(String key) {
    if (echoes.size() < 2) {
      return false; // it is not available at all then
    }
    if (echoes.values().stream().allMatch(LoopbackProbe::trusted)) {
      return false;
    }
    LoopbackProbe loopbackProbe = echoOf(key);
    return loopbackProbe != null && !loopbackProbe.trusted();
  }

  @Override
  public void refused(@Nullable String key, Refusal refusal, long sent) {
    LoopbackProbe loopbackProbe = key == null ? null : echoOf(key);
    if (loopbackProbe != null) {
      refused(loopbackProbe, refusal, sent);
    }
    // Else the next word finds out whose it was.
  }

  private @Nullable LoopbackProbe echoOf(String key) {
    String channel = masterWatcher.channelOf(key);
    return channel == null ? null : echoes.get(channel);
  }

  private void refused(LoopbackProbe loopbackProbe, Refusal refusal, long sent) {
    if (loopbackProbe.refused(refusal, sent)) {
      // Said once, although it may take a write now and then.
      LOG.log(
          System.Logger.Level.WARNING,
          "Redis at {0} takes no writes ({1}) and counts as away for node {2} until it does: {3}",
          channels.getOrDefault(loopbackProbe.channel(), "an address that is not known any more"),
          refusal,
          envelopes.node(),
          refusal.advice());
    }
    if (!reached()) {
      commands.refusal(refusal);
      change(State.ISOLATED);
    }
  }

  /** Tells of a master that falls silent while others answer, and of its return. */
  private void watch(String channel, String master) {
    LoopbackProbe loopbackProbe = echoes.get(channel);
    if (loopbackProbe == null) {
      return;
    }
    if (loopbackProbe.silent() && silent.add(loopbackProbe)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Node {0} does not reach the Redis master {1}: its rooms are apart",
          envelopes.node(),
          master);
    } else if (!loopbackProbe.trusted()) {
      silent.add(loopbackProbe); // it takes no writes, which has been said
    } else if (loopbackProbe.usable() && silent.remove(loopbackProbe)) {
      LOG.log(System.Logger.Level.INFO, "Node {0} reaches {1} again", envelopes.node(), master);
      onUp.run();
    }
  }

  private void renewIfNeeded(boolean reached) {
    long now = System.nanoTime();
    boolean deaf = echoes.values().stream().anyMatch(LoopbackProbe::deaf);
    boolean lost = !reached && !refusing() && now - lastUp > LOST; // who refuses is well heard
    // While some masters are heard, a new connection costs more than it may bring.
    long pause = deaf && !reached ? DEAF_AGAIN : LOST;
    if ((deaf || lost) && now - renewed > pause) {
      renewed = now;
      commands.connection().renew();
    }
  }

  /** Hears a channel. On a thread of Redisson, and quick. */
  private final class Ear implements Subscriptions.Receiver {

    private final LoopbackProbe loopbackProbe;

    Ear(LoopbackProbe loopbackProbe) {
      this.loopbackProbe = loopbackProbe;
    }

    // Not through a queue: whether the connection hears is asked, not whether listeners are slow.
    @Override
    public void received(byte[] message) {
      Envelope word = envelopes.open(message, 0);
      if (word == null) {
        return;
      }
      boolean own =
          word.kind() == Envelope.Kind.PROBE
              && word.node().equals(envelopes.node())
              && word.subject().equals(loopbackProbe.channel());
      if (!own) {
        envelopes.reject();
      } else if (loopbackProbe.back(ByteBuffer.wrap(word.payloads().getFirst()).getLong())
          && loopbackProbe.usable()) {
        if (clock.known()) {
          change(State.UP);
        } else {
          clock.sample(); // who is up tells others the time: it must be the cluster's
        }
      }
    }

    @Override
    public void subscribed() {
      speak(loopbackProbe);
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
        commands.refusal(null);
      }
      commands.available(next == State.UP);
    } finally {
      lock.unlock();
    }
    LOG.log(System.Logger.Level.INFO, "Node {0} is {1}", envelopes.node(), next);
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
