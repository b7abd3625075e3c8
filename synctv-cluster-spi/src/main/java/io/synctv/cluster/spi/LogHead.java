package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;

/**
 * Where a room's log stands.
 *
 * @param epoch the current epoch
 * @param seq the number of the last event, 0 when there is none in this epoch
 * @param version the version of the snapshot
 * @param snapshot the state as of {@code version}, not to be changed
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record LogHead(Epoch epoch, long seq, long version, byte[] snapshot) {}
