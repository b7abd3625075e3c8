package io.synctv.core.simulation;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who is where, asked and told by one node. */
final class SimulatedPresence implements Presence {

  private final NodeId node;
  private final Map<RoomId, Map<SessionId, Entry>> own;
  private final Set<SessionId> unsaid;
  private final Question way;
  private final Function<RoomId, Map<SessionId, Entry>> server;

  SimulatedPresence(
      NodeId node,
      Map<RoomId, Map<SessionId, Entry>> own,
      Set<SessionId> unsaid,
      Question way,
      Function<RoomId, Map<SessionId, Entry>> server) {
    this.node = node;
    this.own = own;
    this.unsaid = unsaid;
    this.way = way;
    this.server = server;
  }

  @Override
  public CompletionStage<Void> put(RoomId room, SessionId session, byte[] details) {
    Entry entry = new Entry(session, node, details);
    own.computeIfAbsent(room, absent -> new LinkedHashMap<>()).put(session, entry);
    unsaid.add(session);
    return way.ask(
        "put",
        () -> {
          unsaid.remove(session);
          server.apply(room).put(session, entry);
          return null;
        });
  }

  @Override
  public CompletionStage<Void> remove(RoomId room, SessionId session) {
    own.getOrDefault(room, new LinkedHashMap<>()).remove(session);
    return way.ask(
        "remove",
        () -> {
          Entry entry = server.apply(room).get(session);
          if (entry != null && entry.node().equals(node)) {
            server.apply(room).remove(session);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return way.ask("list", () -> List.copyOf(server.apply(room).values()));
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return way.ask(
        "count",
        () -> {
          Map<RoomId, Integer> counts = new LinkedHashMap<>();
          rooms.forEach(room -> counts.put(room, server.apply(room).size()));
          return counts;
        });
  }
}
