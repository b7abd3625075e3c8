package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** Nodes on one Redis, each on its own way to it and all under a prefix of their own. */
final class RedisTestCluster implements TestCluster, Faults {

  private final int port;
  private final String prefix = "test-" + IdGenerator.secure().next() + ":";
  private final List<FaultProxy> ways = new ArrayList<>();
  private final List<RedisTransport> nodes = new ArrayList<>();

  RedisTestCluster(int port, int nodes) {
    this.port = port;
    for (int i = 0; i < nodes; i++) {
      FaultProxy way = FaultProxy.to(port);
      ways.add(way);
      this.nodes.add(open(TestCluster.context(i), way.port()));
    }
  }

  private RedisTransport open(ClusterContext plain, int port) {
    return new RedisTransport(
        ClusterContext.builder(plain.node())
            .secret(plain.secret())
            .retainedEvents(plain.retainedEvents())
            .heartbeat(plain.heartbeat())
            .lease(plain.lease())
            .settings(
                Map.of(
                    "redis.addresses",
                    "redis://127.0.0.1:" + port,
                    "redis.key-prefix",
                    prefix,
                    "log.partitions",
                    "8"))
            .build());
  }

  Keys keys() {
    return new Keys(prefix, 8);
  }

  @Override
  public List<ClusterTransport> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public void loseRoom(RoomId room) {
    try (Jedis redis = client()) {
      redis.del(keys().head(room), keys().log(room));
    }
  }

  Jedis client() {
    return new Jedis("127.0.0.1", port, 5000);
  }

  @Override
  public Optional<Faults> faults() {
    return Optional.of(this);
  }

  @Override
  public void cutOff(int node) {
    ways.get(node).hole();
  }

  @Override
  public void reconnect(int node) {
    ways.get(node).heal();
  }

  @Override
  public void kill(int node) {
    nodes.get(node).crash();
  }

  @Override
  public int sendGarbage(RoomId room) {
    int partition = keys().partition(room);
    Envelope message =
        new Envelope(
            Envelope.Kind.MESSAGE,
            NodeId.of("eve"),
            1,
            Envelope.subject(room),
            null,
            nodes.getFirst().clock().micros(),
            List.of(new byte[1]));
    byte[] foreign = new Seals("another secret that is long enough", prefix).seal(message);
    List<byte[]> pieces =
        List.of(
            "rubbish".getBytes(UTF_8),
            "E".getBytes(UTF_8),
            "Eepoch 1\nrubbish".getBytes(UTF_8),
            foreign);
    try (Jedis redis = client()) {
      for (byte[] piece : pieces) {
        redis.publish(keys().events(partition).getBytes(UTF_8), piece);
        redis.publish(keys().control(partition).getBytes(UTF_8), piece);
      }
      redis.xadd(keys().log(room), StreamEntryID.NEW_ENTRY, Map.of("f", "x"));
    }
    return 2 * pieces.size();
  }

  @Override
  public void close() {
    nodes.forEach(RedisTransport::close);
    ways.forEach(FaultProxy::close);
    try (Jedis redis = client()) {
      redis.keys(prefix + "*").forEach(redis::del);
    }
  }
}
