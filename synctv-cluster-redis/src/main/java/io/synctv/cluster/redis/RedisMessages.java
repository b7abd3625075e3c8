package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;

/**
 * Messages, published in batches as commits are sent; control messages in lanes of their own. Those
 * to rooms and people go over the partitions' channels, those to a node over its own.
 */
final class RedisMessages implements Messages {

  private static final System.Logger LOG = System.getLogger(RedisMessages.class.getName());
  private static final int LANES = 2;
  private static final int WAITING = 8192;

  private final RedisCommands commands;
  private final Keys keys;
  private final EnvelopeChannel envelopes;
  private final Partitions partitions;
  private final RedisMetrics metrics;
  private final Pipeline<Outgoing> ordinary;
  private final Pipeline<Outgoing> control;
  private final Map<String, List<MessageListener>> listeners = new ConcurrentHashMap<>();
  private volatile boolean closed;

  RedisMessages(
      RedisSettings settings,
      RedisCommands commands,
      Keys keys,
      EnvelopeChannel envelopes,
      Partitions partitions,
      RedisMetrics metrics) {
    this.commands = commands;
    this.keys = keys;
    this.envelopes = envelopes;
    this.partitions = partitions;
    this.metrics = metrics;
    this.ordinary =
        new Pipeline<>(
            commands, LANES, settings.batchSize(), WAITING, settings.batchWindow(), this::publish);
    this.control =
        new Pipeline<>(
            commands, LANES, settings.batchSize(), WAITING, Duration.ZERO, this::publish);
  }

  private void checkOpen() {
    if (closed) {
      throw new TransportException("The transport is closed");
    }
  }

  /** Ends all listening. */
  void close() {
    closed = true;
    listeners.clear();
  }

  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  private record Outgoing(String channel, byte[] frame) {}

  @Override
  public void send(Address to, Urgency urgency, byte[] payload) {
    checkOpen();
    boolean urgent = urgency == Urgency.CONTROL;
    Envelope.Kind kind = urgent ? Envelope.Kind.CONTROL : Envelope.Kind.MESSAGE;
    byte[] frame = envelopes.message(kind, Envelope.subject(to), payload);
    Outgoing message = new Outgoing(channel(to, urgent), frame);
    boolean taken = commands.available() && (urgent ? control : ordinary).offer(lane(to), message);
    if (!taken) {
      metrics.dropped.increment();
    }
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    checkOpen();
    if (at instanceof Address.OfNode(NodeId node) && !node.equals(envelopes.node())) {
      throw new TransportException("A node listens to no other node's name");
    }
    String subject = Envelope.subject(at);
    listeners.compute(
        subject,
        (same, existing) -> {
          List<MessageListener> all = existing == null ? new CopyOnWriteArrayList<>() : existing;
          all.add(listener);
          return all;
        });
    boolean partitioned = !(at instanceof Address.OfNode);
    if (partitioned) {
      partitions.hold(lane(at));
    }
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        listeners.computeIfPresent(
            subject,
            (same, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
        if (partitioned) {
          partitions.release(lane(at));
        }
      }
    };
  }

  /** Hands a message to whoever listens, in the queue it came through. */
  void deliver(Envelope envelope) {
    if (envelope.node().equals(envelopes.node())) {
      return;
    }
    for (MessageListener listener : listeners.getOrDefault(envelope.subject(), List.of())) {
      metrics.received.increment();
      try {
        listener.onMessage(envelope.node(), envelope.payloads().getFirst());
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.WARNING, "A message listener failed", e);
      }
    }
  }

  private CompletionStage<?> publish(List<Outgoing> messages) {
    return commands
        .ask(
            "publish",
            client -> {
              RBatch batch = client.createBatch(BatchOptions.defaults());
              for (Outgoing message : messages) {
                commands.topics().of(batch, message.channel()).publishAsync(message.frame());
              }
              return batch.executeAsync();
            })
        .handle(
            (sent, failure) -> {
              (failure == null ? metrics.published : metrics.dropped).add(messages.size());
              return CompletableFuture.completedFuture(null);
            });
  }

  private String channel(Address to, boolean urgent) {
    return switch (to) {
      case Address.OfNode(NodeId node) -> urgent ? keys.nodeControl(node) : keys.nodeEvents(node);
      case Address.OfRoom room -> channel(lane(room), urgent);
      case Address.OfUser user -> channel(lane(user), urgent);
    };
  }

  private String channel(int partition, boolean urgent) {
    return urgent ? keys.control(partition) : keys.events(partition);
  }

  private int lane(Address address) {
    return switch (address) {
      case Address.OfRoom(var room) -> keys.partition(room);
      case Address.OfUser(var user) -> keys.partition(user);
      case Address.OfNode(var node) -> keys.partition(node.value());
    };
  }
}
