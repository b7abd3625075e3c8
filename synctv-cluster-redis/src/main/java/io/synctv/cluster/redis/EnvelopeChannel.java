package io.synctv.cluster.redis;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.Commit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes this node's envelopes and reads those of all. What cannot be read is counted and comes
 * back as null; so is a message from outside the time window, which may be an old one sent again.
 */
final class EnvelopeChannel {

  static final Duration WINDOW = Duration.ofSeconds(60);

  private final NodeId node;
  private final EnvelopeSigner signer;
  private final ClusterClock clock;
  private final RedisMetrics metrics;
  private final UnverifiedNodes unverified;
  private final AtomicLong ids = new AtomicLong();

  EnvelopeChannel(
      NodeId node,
      EnvelopeSigner signer,
      ClusterClock clock,
      RedisMetrics metrics,
      UnverifiedNodes unverified) {
    this.node = node;
    this.signer = signer;
    this.clock = clock;
    this.metrics = metrics;
    this.unverified = unverified;
  }

  NodeId node() {
    return node;
  }

  ClusterClock clock() {
    return clock;
  }

  byte[] events(Commit commit) {
    return write(
        Envelope.Kind.EVENTS, Envelope.subject(commit.room()), commit.epoch(), commit.events());
  }

  byte[] reset(RoomId room, Epoch epoch) {
    return write(Envelope.Kind.RESET, Envelope.subject(room), epoch, List.of());
  }

  byte[] message(Envelope.Kind kind, String subject, byte[] payload) {
    return write(kind, subject, null, List.of(payload));
  }

  private byte[] write(
      Envelope.Kind kind, String subject, @Nullable Epoch epoch, List<byte[]> payloads) {
    return signer.seal(
        new Envelope(kind, node, ids.incrementAndGet(), subject, epoch, clock.micros(), payloads));
  }

  /** Reads a frame that begins somewhere in an array and ends with it. */
  @Nullable Envelope open(byte[] bytes, int from) {
    Envelope envelope = signer.open(bytes, from);
    if (envelope == null) {
      NodeId claimed = signer.claimed(bytes, from);
      if (claimed != null) {
        unverified.claims(claimed);
      }
    } else {
      unverified.verified(envelope.node());
    }
    if (envelope == null || !(isTimely(envelope) && isWhole(envelope))) {
      metrics.malformed.increment();
      return null;
    }
    return envelope;
  }

  /** Counts something that is signed and makes no sense where it was found. */
  void reject() {
    metrics.malformed.increment();
  }

  /** Reads a frame of a room's log. */
  @Nullable Envelope openEvents(RoomId room, Epoch epoch, byte[] frame) {
    Envelope envelope = open(frame, 0);
    if (envelope == null) {
      return null;
    }
    boolean belongs =
        envelope.kind() == Envelope.Kind.EVENTS
            && envelope.subject().equals(Envelope.subject(room))
            && epoch.equals(envelope.epoch());
    if (!belongs) {
      metrics.malformed.increment();
    }
    return belongs ? envelope : null;
  }

  private static boolean isWhole(Envelope envelope) {
    return switch (envelope.kind()) {
      case EVENTS -> envelope.epoch() != null && !envelope.payloads().isEmpty();
      case RESET -> envelope.epoch() != null;
      case MESSAGE, CONTROL, PROBE, GOODBYE, HELLO -> envelope.payloads().size() == 1;
    };
  }

  private boolean isTimely(Envelope envelope) {
    return switch (envelope.kind()) {
      case EVENTS, RESET -> true;
      case MESSAGE, CONTROL, PROBE, GOODBYE, HELLO ->
          Math.abs(clock.micros() - envelope.time())
              <= TimeUnit.NANOSECONDS.toMicros(WINDOW.toNanos());
    };
  }
}
