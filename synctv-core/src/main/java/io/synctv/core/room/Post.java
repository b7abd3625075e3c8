package io.synctv.core.room;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.codec.BulletinCodec;
import io.synctv.core.codec.BulletinCodec.AccessChange;
import io.synctv.core.codec.BulletinCodec.Bulletin;
import io.synctv.core.codec.BulletinCodec.Kick;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.PresenceCodec;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this node's rooms tell those of other nodes, beside the log: best effort, each heard once.
 * What takes people out of a room, or rights from them, goes ahead of all else. Safe for use by
 * several threads.
 */
final class Post {

  private static final System.Logger LOG = System.getLogger(Post.class.getName());

  private final ClusterTransport transport;
  private final EngineMetrics metrics;
  private final ClusterOptions options;
  private final Heard heard;
  private final AtomicLong number;

  Post(ClusterTransport transport, EngineMetrics metrics, IdGenerator ids, ClusterOptions options) {
    this.transport = transport;
    this.options = options;
    this.heard = new Heard(options);
    this.metrics = metrics;
    // A node that is started again under its name must not repeat numbers.
    this.number = new AtomicLong((long) ids.next().hashCode() << Integer.SIZE);
  }

  void people(RoomId room, PresenceCodec.Delta delta) {
    if (!options.presence()) {
      return; // each node lists its own people
    }
    send(room, Urgency.ORDINARY, new Bulletin(number.incrementAndGet(), delta, null, false, null));
  }

  /** Tells of a kick that the log tells too, later. */
  void kicked(RoomId room, Kick kick) {
    send(room, Urgency.CONTROL, new Bulletin(number.incrementAndGet(), null, kick, false, null));
  }

  void closed(RoomId room) {
    send(room, Urgency.CONTROL, new Bulletin(number.incrementAndGet(), null, null, true, null));
  }

  /** Tells of a change of people's rights that the log tells too, later. */
  void access(RoomId room, AccessChange access) {
    send(room, Urgency.CONTROL, new Bulletin(number.incrementAndGet(), null, null, false, access));
  }

  private void send(RoomId room, Urgency urgency, Bulletin bulletin) {
    byte[] payload = BulletinCodec.encode(bulletin);
    tell(to -> to.messages().send(Address.of(room), urgency, payload));
  }

  /**
   * Tells the transport something whose answer nobody waits for. A fault of its own takes nothing
   * down that the call is part of, such as a join or a commit's answer.
   */
  void tell(Consumer<ClusterTransport> what) {
    try {
      what.accept(transport);
    } catch (TransportException e) {
      // The transport is closed: there is nobody to tell.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The cluster transport failed", e);
    }
  }

  /** Reads what another node has sent; null when it is heard already or cannot be read. */
  @Nullable Bulletin read(NodeId from, byte[] payload) {
    try {
      Bulletin bulletin = BulletinCodec.decode(payload);
      if (bulletin.people() != null && !options.presence()) {
        return null; // told of by a node that is configured otherwise; it says nothing else
      }
      if (heard.first(from, bulletin.number(), System.nanoTime())) {
        return bulletin;
      }
      metrics.duplicates.increment();
    } catch (MalformedPayloadException e) {
      metrics.malformed.increment();
    }
    return null;
  }
}
