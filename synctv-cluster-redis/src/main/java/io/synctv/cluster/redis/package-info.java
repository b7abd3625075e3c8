/**
 * The cluster transport on Redis 6.2 or later, over Redisson.
 *
 * <p><b>Asking.</b> Every part asks through {@code RedisCommands}, which answers in less than a
 * second or fails, and fails at once while the store is known to be away; what is tried again is
 * tried again there. {@code Connection} owns the Redisson client and replaces it when nothing else
 * helps.
 *
 * <p><b>The log.</b> A room is a hash (where the log stands) and a stream (one entry for each
 * commit, under the number of its last event). Rooms are hashed into partitions, and the partition
 * is the hash tag of all their keys. A commit is one script; {@code Commits} sends what came while
 * a batch was under way as the next one, so an idle node waits for nothing and a busy one shares
 * round trips.
 *
 * <p><b>Delivery.</b> The script publishes on the partition's channel. {@code Subscriptions} holds
 * the channels of the partitions that somebody needs, {@code Partitions} takes what arrives off
 * Redisson's threads into bounded queues, and {@code RoomFeed} puts each room in order: it drops
 * what it has had, reads from the log what it lacks, and asks for a resync where it cannot. A
 * heartbeat keeps watched logs alive and finds what was lost without a trace.
 *
 * <p><b>Messages</b> are published in batches too; control messages have channels, lanes and queues
 * of their own. Everything on a channel or in a stream is an {@code Envelope}, signed by {@code
 * EnvelopeSigner}; what nobody signed is counted and dropped.
 *
 * <p><b>Health.</b> A node publishes a word to itself on each master four times a second, and is
 * isolated when it hears none. Each return is followed by a resync of every watched room.
 *
 * <p><b>Time</b> is Redis's, estimated by the quickest of several questions and followed without a
 * jump.
 */
@NullMarked
package io.synctv.cluster.redis;

import org.jspecify.annotations.NullMarked;
