package io.synctv.core.cluster;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import io.synctv.core.time.SystemTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This node's sessions of one room in the shadow. Everything is done on the {@link
 * ShadowReplicator}'s thread.
 */
final class ShadowSessions {

  private final RoomId id;
  private final ShadowReplicator replicator;
  private final StepQueue queue;
  private final Map<SessionId, byte[]> sessions = new HashMap<>();
  private @Nullable Long differsSince;
  private @Nullable Long seenAt;
  private boolean looking;

  ShadowSessions(RoomId id, ShadowReplicator replicator, StepQueue queue) {
    this.id = id;
    this.replicator = replicator;
    this.queue = queue;
  }

  void tick(long now) {
    if (!looking && ShadowRoom.isOver(differsSince, replicator.patience().delivery(), now)) {
      looking = true;
      queue.add(this::look);
    }
  }

  void joined(SessionId session, byte[] details, Runnable done) {
    sessions.put(session, details);
    replicator.ask(
        id, () -> replicator.shadow().presence().put(id, session, details), nothing -> done.run());
  }

  void left(SessionId session, Runnable done) {
    sessions.remove(session);
    replicator.ask(
        id, () -> replicator.shadow().presence().remove(id, session), nothing -> done.run());
  }

  /** Tells the shadow of what it was not told when operations were dropped. */
  void refresh(Runnable done) {
    replicator
        .primary()
        .presence()
        .list(id)
        .whenComplete(
            (entries, failure) ->
                replicator.run(
                    () -> {
                      if (failure == null) {
                        refresh(entries);
                      }
                      done.run();
                    }));
  }

  private void refresh(List<Presence.Entry> entries) {
    Set<SessionId> gone = new HashSet<>(sessions.keySet());
    for (Presence.Entry entry : entries) {
      if (!gone.remove(entry.session())) {
        queue.add(done -> joined(entry.session(), entry.details(), done));
      }
    }
    gone.forEach(session -> queue.add(done -> left(session, done)));
  }

  /** Compares the sessions of this node, if that was not done just now. */
  void listed(Runnable done) {
    long now = SystemTime.INSTANCE.nanoTime();
    if (seenAt == null || ShadowRoom.isOver(seenAt, replicator.patience().answer(), now)) {
      seenAt = now;
      look(done);
    } else {
      done.run();
    }
  }

  /**
   * Compares the sessions of this node. A difference counts when it is still there at a second
   * look: leases that ran out while the shadow was away are on their way back.
   */
  private void look(Runnable done) {
    looking = false;
    if (replicator.away()) {
      differsSince = null;
      done.run();
      return;
    }
    replicator.ask(
        id,
        () -> replicator.shadow().presence().list(id),
        entries -> {
          if (entries != null) {
            compare(entries);
          }
          done.run();
        });
  }

  private void compare(List<Presence.Entry> entries) {
    List<Presence.Entry> own =
        entries.stream().filter(entry -> entry.node().equals(replicator.shadow().node())).toList();
    boolean same =
        own.size() == sessions.size()
            && own.stream()
                .allMatch(entry -> Arrays.equals(entry.details(), sessions.get(entry.session())));
    if (same) {
      differsSince = null;
    } else if (differsSince == null) {
      differsSince = SystemTime.INSTANCE.nanoTime();
    } else {
      replicator.found().count(Discrepancy.PRESENCE, id);
      differsSince = null;
    }
  }
}
