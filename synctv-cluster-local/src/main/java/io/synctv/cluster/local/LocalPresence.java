package io.synctv.cluster.local;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The cluster's sessions as one node sees them. */
final class LocalPresence implements Presence {

  private final LocalNode node;
  private final LocalSessions sessions;

  LocalPresence(LocalNode node, LocalSessions sessions) {
    this.node = node;
    this.sessions = sessions;
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId room, SessionId session, byte[] details) {
    if (!node.closed()) {
      sessions.put(room, new Entry(session, node.node(), details));
    }
    if (node.closed()) {
      // The node may have closed, and swept up its sessions, just before this one was put.
      sessions.remove(room, session, node.node());
      return CompletableFuture.failedFuture(node.closedException());
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId room, SessionId session) {
    return node.whenOpen(
        () -> {
          sessions.remove(room, session, node.node());
          return null;
        });
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return node.whenOpen(() -> sessions.list(room));
  }
}
