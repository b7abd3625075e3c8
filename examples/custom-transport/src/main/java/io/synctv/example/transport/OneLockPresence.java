package io.synctv.example.transport;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one node. All sessions are those of the nodes that are alive, so a node that dies
 * takes its own with it and one that comes back brings them.
 */
final class OneLockPresence implements Presence {

  private final OneLockTransport node;
  private final Map<RoomId, Map<SessionId, byte[]>> sessions =
      new HashMap<>(); // guarded by the store's lock

  OneLockPresence(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
    return node.hold(
        () -> {
          node.store.nodes.forEach(other -> other.presence().forget(room, session));
          sessions.computeIfAbsent(room, absent -> new HashMap<>()).put(session, details);
        });
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
    return node.hold(() -> forget(room, session));
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return node.ask(() -> all(room));
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return node.ask(
        () -> {
          Map<RoomId, Integer> counts = new HashMap<>();
          rooms.forEach(room -> counts.put(room, all(room).size()));
          return counts;
        });
  }

  private List<Entry> all(RoomId room) {
    return node.store.alive().stream()
        .flatMap(
            other ->
                other.presence().sessions.getOrDefault(room, Map.of()).entrySet().stream()
                    .map(e -> new Entry(e.getKey(), other.node(), e.getValue())))
        .toList();
  }

  private void forget(RoomId room, SessionId session) {
    sessions.computeIfPresent(
        room,
        (same, of) -> {
          of.remove(session);
          return of.isEmpty() ? null : of;
        });
  }
}
