package io.synctv.core.cluster;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The primary's presence; the sessions are put into the shadow too. The engine takes sessions out
 * of a room also after it has left it: those have no {@link ShadowRoom} any more.
 */
final class ShadowedPresence implements Presence {

  private final Presence primary;
  private final ShadowReplicator replicator;

  ShadowedPresence(Presence primary, ShadowReplicator replicator) {
    this.primary = primary;
    this.replicator = replicator;
  }

  @Override
  public CompletionStage<@Nullable Void> put(RoomId id, SessionId session, byte[] details) {
    CompletionStage<@Nullable Void> answer = primary.put(id, session, details);
    ShadowRoom room = replicator.room(id);
    if (room != null) {
      room.add(done -> room.sessions().joined(session, details, done));
    }
    return answer;
  }

  @Override
  public CompletionStage<@Nullable Void> remove(RoomId id, SessionId session) {
    CompletionStage<@Nullable Void> answer = primary.remove(id, session);
    ShadowRoom room = replicator.room(id);
    if (room != null) {
      room.add(done -> room.sessions().left(session, done));
    } else if (replicator.admit(id)) {
      replicator
          .others()
          .addAdmitted(
              done ->
                  replicator.ask(
                      id,
                      () -> replicator.shadow().presence().remove(id, session),
                      nothing -> done.run()));
    }
    return answer;
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId id) {
    ShadowRoom room = replicator.room(id);
    if (room != null) {
      room.add(room.sessions()::listed);
    }
    return primary.list(id);
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return primary.count(rooms);
  }
}
