/**
 * Who is in a room and what they are told. {@link io.synctv.core.presence.RoomSessions} is the
 * whole of it: {@link io.synctv.core.presence.Admission} lets people in, {@link
 * io.synctv.core.presence.SessionSync} tells them where the room stands, the {@link
 * io.synctv.core.presence.Hub} broadcasts, {@link io.synctv.core.presence.Signals} delivers what is
 * not ordered, and {@link io.synctv.core.presence.Departures} ends them. The {@link
 * io.synctv.core.presence.PresenceRoster} lists the sessions of all nodes, which {@link
 * io.synctv.core.presence.RemotePresence} and {@link io.synctv.core.presence.AntiEntropy} keep
 * right.
 *
 * <p>Who may stay is held here, on every node: {@link io.synctv.core.presence.SessionAccess} tells
 * people their rights when these change and closes whom the room shuts out, {@link
 * io.synctv.core.presence.Kicks} whom it sends out; a ban would be a third. How many sessions there
 * may be over all nodes is counted by {@link io.synctv.core.presence.SessionPermits}.
 */
@NullMarked
package io.synctv.core.presence;

import org.jspecify.annotations.NullMarked;
