/**
 * Rooms, for those who use the library: {@link io.synctv.core.room.Rooms} makes and finds them, a
 * {@link io.synctv.core.room.Room} is joined and given commands. Inside, the {@link
 * io.synctv.core.room.RoomDirectory} has the rooms that are in this node's memory, the {@link
 * io.synctv.core.room.RoomLoader} brings them there, and a {@link io.synctv.core.room.RoomActor}
 * wires the parts of one: {@code core.command} on {@code core.presence} on {@code core.log}.
 * Nothing is decided here.
 */
@NullMarked
package io.synctv.core.room;

import org.jspecify.annotations.NullMarked;
