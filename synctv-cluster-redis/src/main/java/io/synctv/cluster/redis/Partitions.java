package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.cluster.spi.SerialQueue;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivery. The partitions that somebody on this node needs are subscribed to, each with a channel
 * for events and ordinary messages and one for control messages. Partitions share {@value #GROUPS}
 * queues, and as many again for control: what Redisson reads is put there at once, and each queue
 * is worked off by one thread at a time. What finds a queue full is dropped and counted, and once
 * the queue is empty again the partitions concerned are healed from the log.
 */
final class Partitions implements AutoCloseable {

  static final int GROUPS = 8;
  static final int CAPACITY = 8192;

  private static final int LONGEST_NUMBER = 18; // digits that a long holds in any case
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Keys keys;
  private final Subscriptions subscriptions;
  private final EnvelopeChannel envelopes;
  private final RedisMetrics metrics;
  private final ThreadPoolExecutor workers;
  private final SerialQueue[] ordinary = new SerialQueue[GROUPS];
  private final SerialQueue[] control = new SerialQueue[GROUPS];
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final BitSet overflowed = new BitSet();

  private @Nullable Sink sink;

  Partitions(
      Keys keys,
      Subscriptions subscriptions,
      EnvelopeChannel envelopes,
      RedisMetrics metrics,
      String name,
      int capacity) {
    this.keys = keys;
    this.subscriptions = subscriptions;
    this.envelopes = envelopes;
    this.metrics = metrics;
    this.workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // the queues are the bound: each has one thread at a time
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("synctv-redis-" + name + "-worker-", 0).factory());
    for (int group = 0; group < GROUPS; group++) {
      int own = group;
      ordinary[group] = new SerialQueue(workers, capacity, () -> healGroup(own));
      control[group] = new SerialQueue(workers, capacity);
    }
  }

  /** Where deliveries go. */
  interface Sink {
    /** Takes events, in the partition's queue. */
    void events(Envelope envelope, long first);

    /** Takes a message, in the partition's queue of its urgency. */
    void message(Envelope envelope);

    /** All that this partition's rooms may have missed. */
    void resync(int partition);

    /** What was dropped here can be read again. */
    void heal(int partition);
  }

  /** Says where deliveries go; before anything is held. */
  void deliverTo(Sink target) {
    sink = target;
  }

  void hold(int partition) {
    subscriptions.hold(
        keys.events(partition),
        receiver(
            message -> {
              if (!ordinary[partition % GROUPS].offer(() -> read(message))) {
                drop(partition);
              }
            },
            () -> target().resync(partition)));
    subscriptions.hold(
        keys.control(partition),
        receiver(message -> offer(control[partition % GROUPS], () -> read(message)), () -> {}));
  }

  void release(int partition) {
    subscriptions.release(keys.events(partition));
    subscriptions.release(keys.control(partition));
  }

  void inQueueOf(int partition, Runnable task) {
    ordinary[partition % GROUPS].force(task);
  }

  /** Makes a queue for something else that is delivered. */
  SerialQueue queue(int group, boolean urgent) {
    return (urgent ? control : ordinary)[group % GROUPS];
  }

  /** Adds to a queue, or drops and counts. */
  void offer(SerialQueue queue, Runnable task) {
    if (!queue.offer(task)) {
      metrics.dropped.increment();
    }
  }

  ExecutorService workers() {
    return workers;
  }

  private void drop(int partition) {
    metrics.dropped.increment();
    lock.lock();
    try {
      overflowed.set(partition);
    } finally {
      lock.unlock();
    }
  }

  private void healGroup(int group) {
    BitSet mine = new BitSet();
    lock.lock();
    try {
      overflowed.stream().filter(partition -> partition % GROUPS == group).forEach(mine::set);
      overflowed.andNot(mine);
    } finally {
      lock.unlock();
    }
    IntConsumer heal = target()::heal;
    mine.stream().forEach(heal);
  }

  /** Reads {@code first:frame}, or a frame alone. */
  void read(byte[] message) {
    int colon = colon(message);
    Envelope envelope = envelopes.open(message, colon + 1);
    if (envelope == null) {
      return;
    }
    switch (envelope.kind()) {
      case EVENTS, RESET -> {
        long first = colon > 0 ? Long.parseLong(new String(message, 0, colon, US_ASCII)) : -1;
        if (first > 0 || (first == 0 && envelope.kind() == Envelope.Kind.RESET)) {
          target().events(envelope, first);
        } else {
          metrics.malformed.increment();
        }
      }
      case MESSAGE, CONTROL -> target().message(envelope);
      case PROBE, GOODBYE, HELLO -> metrics.malformed.increment(); // not here
    }
  }

  /** Where the number before a frame ends; a frame begins with its version, which is no digit. */
  private static int colon(byte[] message) {
    for (int i = 0; i < Math.min(message.length, LONGEST_NUMBER + 1); i++) {
      if (message[i] == ':') {
        return i > 0 ? i : -1;
      }
      if (message[i] < '0' || message[i] > '9') {
        return -1;
      }
    }
    return -1;
  }

  private Sink target() {
    Sink target = sink;
    if (target == null) {
      throw new IllegalStateException("nobody takes deliveries");
    }
    return target;
  }

  private static Subscriptions.Receiver receiver(
      java.util.function.Consumer<byte[]> received, Runnable subscribed) {
    return new Subscriptions.Receiver() {
      @Override
      public void received(byte[] message) {
        received.accept(message);
      }

      @Override
      public void subscribed() {
        subscribed.run();
      }
    };
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
