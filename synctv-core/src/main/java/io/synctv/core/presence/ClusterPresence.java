package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.session.PresenceEntry;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who is where, as the cluster's store has it. Blocks; safe for use by several threads. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class ClusterPresence {

  private static final System.Logger LOG = System.getLogger(ClusterPresence.class.getName());
  private static final long ASK_AGAIN = 500;

  private final Engine engine;

  public ClusterPresence(Engine engine) {
    this.engine = engine;
  }

  /**
   * Returns the people whom other nodes have in a room.
   *
   * @throws TransportException when the store does not answer
   */
  List<PresenceEntry> elsewhere(RoomId id) {
    List<PresenceEntry> people = new ArrayList<>();
    for (Presence.Entry entry : engine.await(() -> engine.transport().presence().list(id))) {
      try {
        if (!entry.node().equals(engine.transport().node())) {
          people.add(PresenceCodec.decodeEntry(entry.details()));
        }
      } catch (MalformedPayloadException e) {
        engine.metrics().malformed.increment();
      }
    }
    return people;
  }

  /**
   * Returns the same for a room that is being loaded, or nobody when the store does not answer.
   * When it is only slow it is asked again until the room knows who is in it.
   */
  public List<PresenceEntry> people(RoomContext room, RoomSessions sessions) {
    try {
      if (!engine.isolated()) {
        return elsewhere(room.id());
      }
    } catch (TransportException e) {
      LOG.log(System.Logger.Level.DEBUG, "Who is in room " + room.id() + " is asked later", e);
    }
    sessions.remote().complete(false);
    engine.later(() -> learn(room, sessions.remote()), ASK_AGAIN);
    return List.of();
  }

  private void learn(RoomContext room, RemotePresence remote) {
    if (room.retired()) {
      return;
    }
    if (!engine.isolated()) {
      try {
        remote.compareWith(elsewhere(room.id()));
        remote.complete(true);
        return;
      } catch (TransportException e) {
        // Asked again below.
      }
    }
    engine.later(() -> learn(room, remote), ASK_AGAIN);
  }

  /**
   * Counts the sessions in rooms over all nodes, in one question where the store can.
   *
   * @throws TransportException when the store does not answer
   */
  public Map<RoomId, Integer> count(Collection<RoomId> rooms) {
    return engine.await(() -> engine.transport().presence().count(rooms));
  }
}
