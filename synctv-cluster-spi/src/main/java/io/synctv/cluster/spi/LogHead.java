package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Where a room's log stands.
 *
 * @param epoch the current epoch
 * @param seq the number of the last event, 0 when there is none in this epoch
 * @param version the version of the snapshot
 * @param snapshot the state as of {@code version}, not to be changed
 * @param told the revision up to which the log has told of durable changes, or null when nobody
 *     knows: a version before this one made the log. A commit that tells of changes conflicts then,
 *     and {@link RoomLog#restart} sets it
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record LogHead(
    Epoch epoch, long seq, long version, byte[] snapshot, @Nullable Revision told) {}
