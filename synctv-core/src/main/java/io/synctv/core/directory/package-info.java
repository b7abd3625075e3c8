/**
 * What a node answers from memory of rooms that it need not have loaded, so that a question costs
 * no query.
 *
 * <p>Rooms in memory ({@code io.synctv.core.room}) answer for themselves what they are and who may
 * do what in them. Here is the rest: {@link io.synctv.core.directory.PublicRooms} has the public
 * list, {@link io.synctv.core.directory.AbsentRooms} what was asked for and is not there. Each is
 * bounded, corrected by what this node hears, never older than it says even when nothing is heard,
 * and counted ({@link io.synctv.core.directory.CacheCounter}). A read that failed is not kept.
 */
@NullMarked
package io.synctv.core.directory;

import org.jspecify.annotations.NullMarked;
