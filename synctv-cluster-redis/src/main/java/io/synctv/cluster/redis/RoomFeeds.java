package io.synctv.cluster.redis;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rooms this node watches. */
final class RoomFeeds {

  private final Keys keys;
  private final Partitions partitions;
  private final EnvelopeChannel envelopes;
  private final RedisMetrics metrics;
  private final Map<RoomId, RoomFeed> rooms = new ConcurrentHashMap<>();
  private @Nullable Replayer replayer;
  private volatile boolean closed;

  RoomFeeds(Keys keys, Partitions partitions, EnvelopeChannel envelopes, RedisMetrics metrics) {
    this.keys = keys;
    this.partitions = partitions;
    this.envelopes = envelopes;
    this.metrics = metrics;
  }

  /** Reads the log. */
  @FunctionalInterface
  interface Replayer {
    /** As {@code RoomLog.since}. */
    CompletableFuture<Replay> since(RoomId room, Epoch epoch, long seq);
  }

  /** Says who reads the log; before anything is watched. */
  void replayWith(Replayer reader) {
    replayer = reader;
  }

  Subscription watch(RoomId room, RoomListener listener) {
    checkOpen();
    RoomFeed.Watch watch = new RoomFeed.Watch(listener);
    rooms.compute(
        room,
        (id, existing) -> {
          RoomFeed feed = existing == null ? new RoomFeed(id, this) : existing;
          feed.add(watch);
          return feed;
        });
    int partition = keys.partition(room);
    partitions.hold(partition);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        watch.end();
        rooms.computeIfPresent(room, (id, feed) -> feed.remove(watch) ? null : feed);
        partitions.release(partition);
      }
    };
  }

  private void checkOpen() {
    if (closed) {
      throw new TransportException("The transport is closed");
    }
  }

  /** Ends all watching. */
  void close() {
    closed = true;
    rooms.values().forEach(RoomFeed::end);
    rooms.clear();
  }

  Collection<RoomFeed> all() {
    return rooms.values();
  }

  /** Hands an envelope of a partition's channel to its room, in the partition's queue. */
  void deliver(Envelope envelope, long first) {
    Epoch epoch = envelope.epoch();
    RoomFeed feed = epoch == null ? null : find(envelope.subject());
    if (feed == null || epoch == null) {
      return;
    }
    if (envelope.kind() == Envelope.Kind.RESET) {
      feed.reset(epoch);
    } else {
      metrics.lag(envelopes.clock().micros() - envelope.time());
      feed.deliver(epoch, first, envelope.payloads());
    }
  }

  /** Tells every watched room of a partition to resync. */
  void resync(int partition) {
    forEachOf(partition, RoomFeed::resync);
  }

  void heal(int partition) {
    forEachOf(partition, RoomFeed::heal);
  }

  private void forEachOf(int partition, Consumer<RoomFeed> task) {
    rooms.values().stream()
        .filter(feed -> keys.partition(feed.room()) == partition)
        .forEach(feed -> partitions.inQueueOf(partition, () -> task.accept(feed)));
  }

  void resyncAll() {
    rooms.values().forEach(feed -> inQueueOf(feed.room(), feed::resync));
  }

  void inQueueOf(RoomId room, Runnable task) {
    partitions.inQueueOf(keys.partition(room), task);
  }

  CompletableFuture<Replay> replay(RoomId room, Epoch epoch, long seq) {
    Replayer reader = replayer;
    return reader == null
        ? CompletableFuture.failedFuture(new IllegalStateException("nobody reads the log"))
        : reader.since(room, epoch, seq);
  }

  void countReceived(int events) {
    metrics.received.add(events);
  }

  private @Nullable RoomFeed find(String subject) {
    int colon = subject.indexOf(':');
    return subject.startsWith("room:") ? rooms.get(RoomId.of(subject.substring(colon + 1))) : null;
  }
}
