/**
 * A room's log on one node. {@link io.synctv.core.log.ReplicatedLog} is the whole of it: the {@link
 * io.synctv.core.log.LogApplier} applies what the log delivers to the {@link
 * io.synctv.core.log.RoomReplica}, the {@link io.synctv.core.log.CommitPipeline} adds to the log
 * what is played here and what the database has accepted, the {@link io.synctv.core.log.CatchUp}
 * finds in the database what the log has not told, and {@link io.synctv.core.log.Recovery} brings
 * the three together when they have grown apart. While the cluster's log is not reached a {@link
 * io.synctv.core.log.LocalLog} takes its place. What becomes of it is heard by a {@link
 * io.synctv.core.log.LogListener}; this package knows no session.
 *
 * <p>What follows from an event for the log, such as that a closed room ends, belongs here; what a
 * command decides does not.
 */
@NullMarked
package io.synctv.core.log;

import org.jspecify.annotations.NullMarked;
