package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/**
 * What a transport has counted since it was opened. A transport that has no such thing (a round
 * trip, inside one JVM) says 0.
 *
 * @param published events and messages sent to the store
 * @param received events and messages delivered to listeners of this node
 * @param replayed events that were read again from the log, to fill a gap or on request
 * @param dropped deliveries that were given up for want of room, to be healed by a resync, and
 *     messages that were lost
 * @param malformed messages with a wrong signature, an unknown version or no sense
 * @param roundTrips questions to the store that were answered
 * @param roundTripNanos how long these took together, in nanoseconds
 * @param commits commits sent to the store
 * @param batches round trips that carried these commits
 * @param lagNanos how long the last delivery took from the committing node's clock to this one's
 *     listeners, in nanoseconds of cluster time
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record TransportStatistics(
    long published,
    long received,
    long replayed,
    long dropped,
    long malformed,
    long roundTrips,
    long roundTripNanos,
    long commits,
    long batches,
    long lagNanos) {}
