package io.synctv.cluster.local;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The cluster's sessions as one node sees them, with its own, which it puts back when need be. */
final class LocalPresence implements Presence {

  private record Place(RoomId room, SessionId session) {}

  private final LocalNode node;
  private final LocalSessions sessions;
  private final Map<Place, byte[]> own = new ConcurrentHashMap<>();

  LocalPresence(LocalNode node, LocalSessions sessions) {
    this.node = node;
    this.sessions = sessions;
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
    if (!node.closed()) {
      own.put(new Place(room, session), details);
    }
    CompletionStage<@Nullable Void> done =
        node.ask(
            () -> {
              sessions.put(room, new Entry(session, node.node(), details));
              return null;
            });
    if (node.closed()) {
      // The node may have closed, and swept up its sessions, just before this one was put.
      sessions.remove(room, session, node.node());
      return node.ask(() -> null);
    }
    return done;
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
    own.remove(new Place(room, session));
    return node.ask(
        () -> {
          sessions.remove(room, session, node.node());
          return null;
        });
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return node.ask(() -> sessions.list(room));
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return node.ask(
        () -> {
          Map<RoomId, Integer> counts = new HashMap<>();
          rooms.forEach(room -> counts.put(room, sessions.list(room).size()));
          return counts;
        });
  }

  /** Puts what the store has lost; what another node has taken over meanwhile stays its own. */
  void putBack() {
    own.forEach(
        (place, details) ->
            sessions.putBack(place.room(), new Entry(place.session(), node.node(), details)));
    sessions
        .list(node.node())
        .forEach(
            (room, entries) ->
                entries.stream()
                    .filter(entry -> !own.containsKey(new Place(room, entry.session())))
                    .forEach(entry -> sessions.remove(room, entry.session(), node.node())));
  }
}
