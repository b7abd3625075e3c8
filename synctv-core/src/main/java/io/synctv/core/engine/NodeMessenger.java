package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.codec.NodeMessage.AccessRefresh;
import io.synctv.core.codec.NodeMessage.Kick;
import io.synctv.core.codec.NodeMessage.PresenceUpdate;
import io.synctv.core.codec.NodeMessage.RoomClosed;
import io.synctv.core.codec.NodeMessage.Signalled;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.core.codec.NodeMessageCodec.Numbered;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node's rooms tell those of other nodes, beside the log: best effort, each heard once.
 * What takes people out of a room, or rights from them, goes ahead of all else. Safe for use by
 * several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class NodeMessenger {

  private static final System.Logger LOG = System.getLogger(NodeMessenger.class.getName());

  private final ClusterTransport transport;
  private final EngineCounters counters;
  private final ClusterOptions options;
  private final Deduplicator deduplicator;
  private final AtomicLong number;
  private final LongSupplier nanoTime;

  public NodeMessenger(
      ClusterTransport transport,
      EngineCounters counters,
      IdGenerator ids,
      ClusterOptions options,
      LongSupplier nanoTime) {
    this.transport = transport;
    this.options = options;
    this.deduplicator = new Deduplicator(options);
    this.counters = counters;
    this.nanoTime = nanoTime;
    // A node that is started again under its name must not repeat numbers.
    this.number = new AtomicLong((long) ids.next().hashCode() << Integer.SIZE);
  }

  /** Tells the other nodes that have a room something about it. */
  public void send(RoomId room, NodeMessage message) {
    if (shared(message)) {
      byte[] payload = NodeMessageCodec.encode(number.incrementAndGet(), message);
      tell(to -> to.messages().send(Address.of(room), urgency(message), payload));
    }
  }

  /** Tells other nodes something about all of their rooms. */
  public void sendToAll(Collection<NodeId> nodes, NodeMessage message) {
    byte[] payload = NodeMessageCodec.encode(number.incrementAndGet(), message);
    for (NodeId node : nodes) {
      if (!node.equals(transport.node())) {
        tell(to -> to.messages().send(Address.of(node), urgency(message), payload));
      }
    }
  }

  /** Says whether nodes tell each other of it: each may list its own people. */
  private boolean shared(NodeMessage message) {
    return switch (message) {
      case PresenceUpdate update -> options.presence();
      case Signalled signalled -> options.presence();
      case Kick kick -> true;
      case AccessChange change -> true;
      case AccessRefresh refresh -> true;
      case RoomClosed closed -> true;
    };
  }

  private static Urgency urgency(NodeMessage message) {
    return switch (message) {
      case PresenceUpdate update -> Urgency.ORDINARY;
      case Signalled signalled -> Urgency.ORDINARY;
      case Kick kick -> Urgency.CONTROL;
      case AccessChange change -> Urgency.CONTROL;
      case AccessRefresh refresh -> Urgency.CONTROL;
      case RoomClosed closed -> Urgency.CONTROL;
    };
  }

  /**
   * Tells the transport something whose answer nobody waits for. A fault of its own takes nothing
   * down that the call is part of, such as a join or a commit's answer.
   */
  public void tell(Consumer<ClusterTransport> what) {
    try {
      what.accept(transport);
    } catch (TransportException e) {
      // The transport is closed: there is nobody to tell.
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "The cluster transport failed", e);
    }
  }

  /**
   * Reads what another node has sent; null when it is heard already, cannot be read or is nothing
   * for this node.
   */
  public @Nullable NodeMessage read(NodeId from, byte[] payload) {
    try {
      Numbered numbered = NodeMessageCodec.decode(payload);
      NodeMessage message = numbered.message();
      if (message == null || !shared(message)) {
        return null; // of a newer version, or of a node that is configured otherwise
      }
      if (deduplicator.first(from, numbered.number(), nanoTime.getAsLong())) {
        return message;
      }
      counters.duplicates.increment();
    } catch (MalformedPayloadException e) {
      counters.malformed.increment();
    }
    return null;
  }
}
