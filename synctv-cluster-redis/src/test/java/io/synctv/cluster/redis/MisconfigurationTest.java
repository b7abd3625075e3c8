package io.synctv.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.LogCapture;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks or secrets are not as they should be. */
class MisconfigurationTest extends OnRedis {

  private RedisTransport at(InstantSource wall, Map<String, String> more) {
    ClusterContext context = TestNodes.context(redis, nodes.size(), prefix, more);
    RedisTransport node =
        new RedisTransport(context, wall, System::nanoTime, EnvelopeSigner.Format.CURRENT);
    nodes.add(node);
    return node;
  }

  private RedisTransport withSecret(String secret) {
    ClusterContext plain = TestNodes.context(redis, nodes.size(), prefix, Map.of());
    return node(
        ClusterContext.builder(plain.node())
            .secret(secret)
            .heartbeat(Duration.ofMillis(200))
            .lease(Duration.ofSeconds(5))
            .settings(plain.settings())
            .build());
  }

  private static Duration off(RedisTransport node) {
    return Duration.between(Instant.now(), Instant.ofEpochMilli(node.clock().millis())).abs();
  }

  /** Guards a bug: for up to a second it was up and went by its own clock still. */
  @Test
  void aNodeThatFindsItsStoreLateKnowsTheTimeWhenItSaysThatItIsUp() {
    for (Duration wrong : new Duration[] {Duration.ofHours(1), Duration.ofSeconds(-45)}) {
      try (FaultProxy way = FaultProxy.to(redis.port())) {
        way.cut();
        Map<String, String> late = new HashMap<>();
        late.put("redis.addresses", "redis://127.0.0.1:" + way.port());
        late.put("redis.connect-timeout", "100ms");
        RedisTransport node = at(InstantSource.offset(InstantSource.system(), wrong), late);
        assertThat(node.health().state()).isEqualTo(Health.State.ISOLATED);
        AtomicReference<Duration> whenUp = new AtomicReference<>();
        node.health().listen(state -> whenUp.compareAndSet(null, off(node)));
        way.heal();
        awaitUntil(
            () -> {
              if (node.health().state() != Health.State.UP) {
                return false;
              }
              whenUp.compareAndSet(null, off(node));
              return true;
            });
        assertThat(whenUp.get()).isLessThan(Duration.ofSeconds(1));
        node.close();
      }
    }
  }

  @Test
  void aClockThatIsOffIsToldOncePerChangeAndWithByHowMuch() {
    AtomicLong ahead = new AtomicLong(3_600_000);
    try (LogCapture log = LogCapture.of(ClockWatch.class)) {
      RedisTransport node = at(() -> Instant.now().plusMillis(ahead.get()), Map.of());
      assertThat(node.diagnosis().clockAhead().toSeconds()).isBetween(3598L, 3601L);
      assertThat(log.messages()).singleElement().asString().contains("3600.0 s ahead");
      ahead.set(-45_000);
      awaitUntil(() -> node.diagnosis().clockAhead().isNegative());
      assertThat(log.messages()).hasSize(2);
      assertThat(log.messages().get(1)).contains("45.0 s behind");
      ahead.set(0);
      awaitUntil(() -> node.diagnosis().clockAhead().isZero());
      assertThat(log.messages()).hasSize(3);
      assertThat(log.messages().get(2)).contains("right again");
    }
  }

  @Test
  void aClockThatIsRightIsNotTold() {
    try (LogCapture log = LogCapture.of(ClockWatch.class)) {
      assertThat(at(InstantSource.system(), Map.of()).diagnosis().clockAhead()).isZero();
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void whoHasAnotherSecretIsToldOncePerNodeOnBothSides() {
    try (LogCapture log = LogCapture.of(UnverifiedNodes.class)) {
      RedisTransport one = withSecret("the secret of the first node");
      RedisTransport same = withSecret("the secret of the third node,the secret of the first node");
      RedisTransport other = withSecret("the secret of the other node");
      awaitUntil(
          () ->
              one.diagnosis().unverified().contains(other.node())
                  && other.diagnosis().unverified().contains(one.node()));
      // The second signs with a key that the first does not have, and knows that of the first.
      awaitUntil(() -> one.diagnosis().unverified().contains(same.node()));
      assertThat(same.diagnosis().unverified()).doesNotContain(one.node());
      for (int i = 0; i < 20; i++) {
        other.messages().send(Address.of(RoomId.of("r")), Messages.Urgency.ORDINARY, bytes("x"));
      }
      String told = "The messages of node " + other.node() + " cannot be verified";
      awaitUntil(() -> log.messages().stream().filter(m -> m.contains(told)).count() == 2);
      other.close();
      awaitUntil(() -> !one.diagnosis().unverified().contains(other.node()));
      assertThat(log.messages().stream().filter(message -> message.contains(told))).hasSize(2);
    }
  }

  /** A node of a version that does not say in the directory which key it signs with. */
  @Test
  void aMessageTellsThatTheSecretIsAnotherOfNodesInTheDirectoryOnly() {
    EnvelopeSigner signer = new EnvelopeSigner("the secret of this node", prefix);
    EnvelopeSigner foreign = new EnvelopeSigner("the secret of another node", prefix);
    NodeId old = NodeId.of("old");
    UnverifiedNodes unverified = new UnverifiedNodes(NodeId.of("self"), signer);
    EnvelopeChannel envelopes =
        new EnvelopeChannel(
            NodeId.of("self"),
            signer,
            () -> Instant.now().toEpochMilli() * 1000,
            new RedisMetrics(),
            unverified);
    byte[] frame =
        foreign.seal(
            new Envelope(
                Envelope.Kind.HELLO,
                old,
                1,
                "news",
                null,
                Instant.now().toEpochMilli() * 1000,
                List.of(new byte[0])));
    assertThat(envelopes.open(frame, 0)).isNull();
    unverified.directory(List.of(), Map.of());
    assertThat(unverified.nodes()).isEmpty();
    assertThat(envelopes.open(frame, 0)).isNull();
    unverified.directory(List.of(old), Map.of());
    assertThat(unverified.nodes()).containsExactly(old);
  }
}
