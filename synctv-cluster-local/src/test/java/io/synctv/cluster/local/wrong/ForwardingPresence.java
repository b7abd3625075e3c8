package io.synctv.cluster.local.wrong;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Hands everything to another presence. */
abstract class ForwardingPresence implements Presence {

  final Presence to;

  ForwardingPresence(Presence to) {
    this.to = to;
  }

  @Override
  public CompletionStage<Void> put(RoomId room, SessionId session, byte[] details) {
    return to.put(room, session, details);
  }

  @Override
  public CompletionStage<Void> remove(RoomId room, SessionId session) {
    return to.remove(room, session);
  }

  @Override
  public CompletionStage<List<Entry>> list(RoomId room) {
    return to.list(room);
  }

  @Override
  public CompletionStage<Map<RoomId, Integer>> count(Collection<RoomId> rooms) {
    return to.count(rooms);
  }
}
