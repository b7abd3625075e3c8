package io.synctv.server.websocket;

import io.synctv.api.RoomId;
import io.synctv.api.session.MessageEncoder;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.core.room.Room;
import io.synctv.server.auth.Tokens;
import io.synctv.server.metrics.TrafficMetrics;
import java.util.function.Function;

/**
 * What the protocol handlers of all connections share.
 *
 * @param rooms returns a room's handle, whether or not there is such a room
 * @param tokens verifies access tokens
 * @param clock cluster time, for the answers to pings
 * @param encoder encodes what is sent before there is a session
 * @param traffic counts messages and refusals
 * @param messagesPerSecond what a client may send
 */
public record ProtocolContext(
    Function<RoomId, Room> rooms,
    Tokens tokens,
    ClusterClock clock,
    MessageEncoder encoder,
    TrafficMetrics traffic,
    int messagesPerSecond) {}
