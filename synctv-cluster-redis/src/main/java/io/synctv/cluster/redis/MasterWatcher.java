package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * The masters that serve partitions: one, or on a Redis Cluster several. Where a slot is, Redisson
 * knows; it has no public interface that says so without asking Redis.
 */
final class MasterWatcher {

  private final Connection connection;
  private final Keys keys;
  private final NodeId node;
  private int @Nullable [] slots; // by partition
  private volatile Map<MasterSlaveEntry, String> channelOf = Map.of();

  MasterWatcher(Connection connection, Keys keys, NodeId node) {
    this.connection = connection;
    this.keys = keys;
    this.node = node;
  }

  /**
   * Returns a channel of this node on each master, with the master's address; nothing before there
   * is a connection. For one thread.
   */
  Map<String, String> channels() {
    RedissonClient client = connection.client();
    if (client == null) {
      return Map.of();
    }
    ConnectionManager redisson = ((Redisson) client).getCommandExecutor().getConnectionManager();
    int[] slotOf = slots(redisson);
    Map<String, String> channels = new HashMap<>();
    Map<MasterSlaveEntry, String> seen = new HashMap<>();
    for (int partition = 0; partition < slotOf.length; partition++) {
      MasterSlaveEntry master = redisson.getEntry(slotOf[partition]);
      if (master != null && !seen.containsKey(master)) {
        String channel = keys.probe(partition, node);
        seen.put(master, channel);
        channels.put(channel, master.getClient().getAddr().toString());
      }
    }
    channelOf = Map.copyOf(seen);
    return channels;
  }

  /**
   * Returns which of the {@link #channels} is on the master that has a key, or null when that is
   * not known. For any thread.
   */
  @Nullable String channelOf(String key) {
    RedissonClient client = connection.client();
    if (client == null) {
      return null;
    }
    ConnectionManager redisson = ((Redisson) client).getCommandExecutor().getConnectionManager();
    MasterSlaveEntry master = redisson.getEntry(redisson.calcSlot(key));
    return master == null ? null : channelOf.get(master);
  }

  private int[] slots(ConnectionManager redisson) {
    int[] known = slots;
    if (known == null) {
      known = new int[keys.partitions()];
      for (int partition = 0; partition < known.length; partition++) {
        known[partition] = redisson.calcSlot(keys.probe(partition, node));
      }
      slots = known;
    }
    return known;
  }
}
