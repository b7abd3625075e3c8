package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.kit.Faults;
import io.synctv.cluster.kit.TestCluster;
import io.synctv.cluster.redis.lab.Ways;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.client.codec.StringCodec;

/** Nodes on one Redis setup, each on its own ways to it and all under a prefix of their own. */
final class RedisTestCluster implements TestCluster, Faults {

  static final int PARTITIONS = 8;

  private final RedissonClient tool;
  private final Topics topics;
  private final String prefix = "test-" + IdGenerator.secure().next() + ":";
  private final List<Ways> ways = new ArrayList<>();
  private final List<RedisTransport> nodes = new ArrayList<>();

  /**
   * Opens nodes.
   *
   * @param tool reaches the same Redis past all faults
   * @param newWays makes one node's ways to it
   * @param more settings of each node
   */
  RedisTestCluster(
      RedissonClient tool, Supplier<Ways> newWays, Map<String, String> more, int nodes) {
    this.tool = tool;
    this.topics = new Topics(Boolean.parseBoolean(more.get("redis.sharded-pubsub")));
    for (int i = 0; i < nodes; i++) {
      Ways own = newWays.get();
      ways.add(own);
      Map<String, String> settings = new HashMap<>(own.settings());
      settings.put("redis.key-prefix", prefix);
      settings.put("log.partitions", Integer.toString(PARTITIONS));
      settings.putAll(more);
      this.nodes.add(new RedisTransport(TestNodes.context(i, settings)));
    }
  }

  Keys keys() {
    return new Keys(prefix, PARTITIONS);
  }

  @Override
  public List<ClusterTransport> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public void loseRoom(RoomId room) {
    tool.getKeys().delete(keys().head(room), keys().log(room));
  }

  @Override
  public Faults faults() {
    return this;
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
    byte[] foreign = new EnvelopeSigner("another secret that is long enough", prefix).seal(message);
    List<byte[]> pieces =
        List.of(
            "rubbish".getBytes(UTF_8),
            "E".getBytes(UTF_8),
            "Eepoch 1\nrubbish".getBytes(UTF_8),
            foreign);
    for (byte[] piece : pieces) {
      topics.of(tool, keys().events(partition)).publish(piece);
      topics.of(tool, keys().control(partition)).publish(piece);
    }
    tool.getStream(keys().log(room), StringCodec.INSTANCE).add(StreamAddArgs.entry("f", "x"));
    return 2 * pieces.size();
  }

  @Override
  public void close() {
    nodes.forEach(RedisTransport::close);
    ways.forEach(Ways::close);
    tool.getKeys().deleteByPattern(prefix + "*");
  }
}
