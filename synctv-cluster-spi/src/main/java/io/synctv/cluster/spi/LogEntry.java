package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;

/**
 * One event in a room's log.
 *
 * @param epoch the run of numbers that {@code seq} belongs to
 * @param seq consecutive within the epoch, from 1
 * @param payload the event, not to be changed
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record LogEntry(Epoch epoch, long seq, byte[] payload) {}
