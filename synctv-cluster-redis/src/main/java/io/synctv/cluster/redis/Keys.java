package io.synctv.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.UserId;
import java.util.zip.CRC32;

/**
 * The name of every key and channel. Everything of a room carries the hash tag of its partition,
 * {@code {17}}: on a Redis Cluster its keys share a slot with each other and with the partition's
 * channels, so that one script reaches them all and a publication stays on the master that runs it.
 */
final class Keys {

  /** Into how many buckets counters are hashed. */
  static final int COUNTER_BUCKETS = 64;

  private final String prefix;
  private final int partitions;

  Keys(String prefix, int partitions) {
    this.prefix = prefix;
    this.partitions = partitions;
  }

  int partitions() {
    return partitions;
  }

  int partition(RoomId room) {
    return partition(room.value());
  }

  int partition(UserId user) {
    return partition(user.value());
  }

  /** Returns a number from 0 that is the same on every node and in every version. */
  int partition(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(UTF_8));
    return (int) (crc.getValue() % partitions);
  }

  /** Returns a key or channel of a partition. */
  String ofPartition(int partition, String name) {
    return prefix + "{" + partition + "}:" + name;
  }

  /** Returns a key of a room. */
  String ofRoom(RoomId room, String name) {
    return ofPartition(partition(room), "room:" + room.value() + ":" + name);
  }

  /** Returns a key that belongs to no partition, but whose name decides its slot. */
  String ofName(String kind, String name) {
    return prefix + kind + ":{" + name + "}";
  }

  /** Where a room's log stands: a hash. */
  String head(RoomId room) {
    return ofRoom(room, "head");
  }

  /** A room's last commits: a stream. */
  String log(RoomId room) {
    return ofRoom(room, "log");
  }

  /** The answer to a commit, for a while. */
  String answer(RoomId room, String commitKey) {
    return ofRoom(room, "answer:" + commitKey);
  }

  /** The answer to a command with a key, for a while. */
  String commandAnswer(RoomId room, String key) {
    return ofRoom(room, "command:" + key);
  }

  /** The channel of a partition's events and ordinary messages. */
  String events(int partition) {
    return ofPartition(partition, "events");
  }

  /** The channel of a partition's control messages. */
  String control(int partition) {
    return ofPartition(partition, "control");
  }

  /** The channel of a node's words to itself, on the master of a partition. */
  String probe(int partition, NodeId node) {
    return ofPartition(partition, "probe:" + node.value());
  }

  /** The channel of a node's ordinary messages. */
  String nodeEvents(NodeId node) {
    return ofName("node", node.value()) + ":events";
  }

  /** The channel of a node's control messages. */
  String nodeControl(NodeId node) {
    return ofName("node", node.value()) + ":control";
  }

  /** What the script that reads the clock names, so that all nodes ask the same master. */
  String clock() {
    return ofName("clock", "clock");
  }

  /** Whose lease runs in a partition: a sorted set by the lease's end. */
  String alive(int partition) {
    return ofPartition(partition, "alive");
  }

  /** A room's sessions: a hash. */
  String sessions(RoomId room) {
    return ofRoom(room, "sessions");
  }

  /** Returns the bucket whose leases a counter shares: there are too many to have one each. */
  int bucket(String counter) {
    return Math.floorMod(counter.hashCode(), COUNTER_BUCKETS);
  }

  /** Returns a number that tells apart what shares a bucket. */
  int withinBucket(String counter) {
    return Math.floorDiv(counter.hashCode(), COUNTER_BUCKETS);
  }

  /** Whose lease runs in a bucket of counters. */
  String countersAlive(int bucket) {
    return ofName("counters", Integer.toString(bucket)) + ":alive";
  }

  /** What each node holds of a counter: a hash. */
  String counter(String counter) {
    return ofName("counters", Integer.toString(bucket(counter))) + ":of:" + counter;
  }

  /** The grants of a sliding window: a sorted set by moment. */
  String permits(String name) {
    return ofName("permits", name);
  }

  /** Whose lease runs in the directory. */
  String nodesAlive() {
    return ofName("nodes", "nodes") + ":alive";
  }

  /** What nodes say of themselves: a hash. */
  String nodesInfo() {
    return ofName("nodes", "nodes") + ":info";
  }

  /** The channel of nodes that come and go. */
  String nodesNews() {
    return ofName("nodes", "nodes") + ":news";
  }

  /** A lock, in the slot of the tokens. */
  String lock(String name) {
    return ofName("locks", "locks") + ":of:" + name;
  }

  /** The row of fencing tokens. It never expires. */
  String tokens() {
    return ofName("locks", "locks") + ":tokens";
  }
}
