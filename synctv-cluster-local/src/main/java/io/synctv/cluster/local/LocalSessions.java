package io.synctv.cluster.local;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The sessions of all nodes. As many as the nodes put: the engine's limits bound them. */
final class LocalSessions {

  // An inner map changes only inside a compute of the outer one, so an empty one can be dropped.
  private final ConcurrentMap<RoomId, Map<SessionId, Presence.Entry>> rooms =
      new ConcurrentHashMap<>();

  void put(RoomId room, Presence.Entry entry) {
    rooms.compute(
        room,
        (id, existing) -> {
          Map<SessionId, Presence.Entry> sessions =
              existing == null ? new ConcurrentHashMap<>() : existing;
          sessions.put(entry.session(), entry);
          return sessions;
        });
  }

  /** Puts a session again unless another node has taken it over. */
  void putBack(RoomId room, Presence.Entry entry) {
    rooms.compute(
        room,
        (id, existing) -> {
          Map<SessionId, Presence.Entry> sessions =
              existing == null ? new ConcurrentHashMap<>() : existing;
          sessions.compute(
              entry.session(),
              (same, known) -> known == null || known.node().equals(entry.node()) ? entry : known);
          return sessions;
        });
  }

  /** Removes a session unless another node has taken it over. */
  void remove(RoomId room, SessionId session, NodeId node) {
    rooms.computeIfPresent(
        room,
        (id, sessions) -> {
          sessions.computeIfPresent(
              session, (same, entry) -> entry.node().equals(node) ? null : entry);
          return sessions.isEmpty() ? null : sessions;
        });
  }

  void removeAll(NodeId node) {
    for (RoomId room : rooms.keySet()) {
      rooms.computeIfPresent(
          room,
          (id, sessions) -> {
            sessions.values().removeIf(entry -> entry.node().equals(node));
            return sessions.isEmpty() ? null : sessions;
          });
    }
  }

  void clear() {
    rooms.clear();
  }

  List<Presence.Entry> list(RoomId room) {
    Map<SessionId, Presence.Entry> sessions = rooms.get(room);
    return sessions == null ? List.of() : List.copyOf(sessions.values());
  }

  /** Returns what one node has, room by room. */
  Map<RoomId, List<Presence.Entry>> list(NodeId node) {
    Map<RoomId, List<Presence.Entry>> all = new HashMap<>();
    rooms.forEach(
        (room, sessions) ->
            all.put(
                room,
                sessions.values().stream().filter(entry -> entry.node().equals(node)).toList()));
    return all;
  }

  /** Returns the number of rooms with a session. */
  int size() {
    return rooms.size();
  }
}
