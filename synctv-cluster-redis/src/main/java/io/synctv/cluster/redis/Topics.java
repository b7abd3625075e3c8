package io.synctv.cluster.redis;

import org.redisson.api.RBatch;
import org.redisson.api.RTopic;
import org.redisson.api.RTopicAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * Channels, of one of two kinds. An ordinary publication is passed on among all masters of a Redis
 * Cluster; that of a sharded channel stays on the master that has the channel's slot. Who publishes
 * in one kind is not heard in the other.
 *
 * @param sharded which
 */
record Topics(boolean sharded) {

  /** Returns the command that publishes, for scripts. */
  String publishCommand() {
    return sharded ? "SPUBLISH" : "PUBLISH";
  }

  RTopic of(RedissonClient client, String channel) {
    return sharded
        ? client.getShardedTopic(channel, ByteArrayCodec.INSTANCE)
        : client.getTopic(channel, ByteArrayCodec.INSTANCE);
  }

  RTopicAsync of(RBatch commands, String channel) {
    return sharded
        ? commands.getShardedTopic(channel, ByteArrayCodec.INSTANCE)
        : commands.getTopic(channel, ByteArrayCodec.INSTANCE);
  }
}
