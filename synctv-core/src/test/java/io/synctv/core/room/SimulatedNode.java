package io.synctv.core.room;

import io.synctv.api.IdGenerator;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.engine.Hooks;
import io.synctv.core.limit.Limits;
import io.synctv.core.state.RoomView;
import java.lang.reflect.Field;
import java.util.List;

/** A node of a simulation: an engine on simulated threads, and what it knows of its rooms. */
public final class SimulatedNode {

  private final Rooms rooms;
  private final RoomDirectory directory;

  /** Starts an engine. */
  public SimulatedNode(
      Limits limits,
      Stores stores,
      ClusterTransport transport,
      SimulatedMachine machine,
      IdGenerator ids) {
    this.rooms =
        new Rooms(
            limits,
            stores,
            transport,
            ClusterOptions.DEFAULT,
            MessageEncoder.NONE,
            machine,
            ids,
            Hooks.NONE);
    try {
      Field field = Rooms.class.getDeclaredField("directory");
      field.setAccessible(true);
      this.directory = (RoomDirectory) field.get(rooms);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the engine. */
  public Rooms rooms() {
    return rooms;
  }

  private RoomActor actor(RoomId room) {
    RoomActor actor = directory.inMemory(room);
    return actor == null || actor.room().retired() || !actor.log().opened() ? null : actor;
  }

  /** Returns what the node shows of a room, or null when it is not in its memory. */
  public RoomView view(RoomId room) {
    RoomActor actor = actor(room);
    return actor == null ? null : actor.log().view();
  }

  /** Returns up to where the node knows the room's log to have told. */
  public Revision told(RoomId room) {
    RoomActor actor = actor(room);
    return actor == null ? null : actor.log().told();
  }

  /** Says whether the room goes on without the cluster's log. */
  public boolean forked(RoomId room) {
    RoomActor actor = actor(room);
    return actor != null && actor.log().forked();
  }

  /** Returns the messages that newcomers are told. */
  public List<ChatMessage> chat(RoomId room) {
    RoomActor actor = actor(room);
    return actor == null ? List.of() : actor.log().recentChat();
  }

  /** Returns the sessions of a room, on all nodes, as far as the node knows. */
  public List<PresenceEntry> people(RoomId room) {
    RoomActor actor = actor(room);
    return actor == null ? List.of() : actor.sessions().list(Integer.MAX_VALUE);
  }

  /** Says whether nothing waits to be committed or kept. */
  public boolean idle(RoomId room) {
    RoomActor actor = directory.inMemory(room);
    return actor == null || actor.idle();
  }
}
