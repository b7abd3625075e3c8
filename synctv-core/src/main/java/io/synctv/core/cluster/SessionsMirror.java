package io.synctv.core.cluster;

import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Presence;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This node's sessions of one room in the shadow. Everything is done on the {@link Mirror}'s
 * thread.
 */
final class SessionsMirror {

  private final RoomId id;
  private final Mirror mirror;
  private final Lane lane;
  private final Map<SessionId, byte[]> sessions = new HashMap<>();
  private @Nullable Long differsSince;
  private @Nullable Long seenAt;
  private boolean looking;

  SessionsMirror(RoomId id, Mirror mirror, Lane lane) {
    this.id = id;
    this.mirror = mirror;
    this.lane = lane;
  }

  void tick(long now) {
    if (!looking && RoomMirror.isOver(differsSince, mirror.patience().delivery(), now)) {
      looking = true;
      lane.add(this::look);
    }
  }

  void joined(SessionId session, byte[] details, Runnable done) {
    sessions.put(session, details);
    mirror.ask(
        id, () -> mirror.shadow().presence().put(id, session, details), nothing -> done.run());
  }

  void left(SessionId session, Runnable done) {
    sessions.remove(session);
    mirror.ask(id, () -> mirror.shadow().presence().remove(id, session), nothing -> done.run());
  }

  /** Tells the shadow of what it was not told when operations were dropped. */
  void refresh(Runnable done) {
    mirror
        .primary()
        .presence()
        .list(id)
        .whenComplete(
            (entries, failure) ->
                mirror.run(
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
        lane.add(done -> joined(entry.session(), entry.details(), done));
      }
    }
    gone.forEach(session -> lane.add(done -> left(session, done)));
  }

  /** Compares the sessions of this node, if that was not done just now. */
  void listed(Runnable done) {
    long now = System.nanoTime();
    if (seenAt == null || RoomMirror.isOver(seenAt, mirror.patience().answer(), now)) {
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
    if (mirror.away()) {
      differsSince = null;
      done.run();
      return;
    }
    mirror.ask(
        id,
        () -> mirror.shadow().presence().list(id),
        entries -> {
          if (entries != null) {
            compare(entries);
          }
          done.run();
        });
  }

  private void compare(List<Presence.Entry> entries) {
    List<Presence.Entry> own =
        entries.stream().filter(entry -> entry.node().equals(mirror.shadow().node())).toList();
    boolean same =
        own.size() == sessions.size()
            && own.stream()
                .allMatch(entry -> Arrays.equals(entry.details(), sessions.get(entry.session())));
    if (same) {
      differsSince = null;
    } else if (differsSince == null) {
      differsSince = System.nanoTime();
    } else {
      mirror.found().count(Discrepancy.PRESENCE, id);
      differsSince = null;
    }
  }
}
