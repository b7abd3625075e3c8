package io.synctv.core.room;

import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.store.StoredRoom;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.host.AccessAnswers;
import io.synctv.core.host.EventListeners;
import io.synctv.core.log.LoadedRoom;
import io.synctv.core.log.RoomReader;
import io.synctv.core.presence.ClusterPresence;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads rooms into memory: from the database, the cluster's log and the other nodes. Blocks; safe
 * for use by several threads.
 */
final class RoomLoader implements RoomReader {

  /** The epoch of a room whose log was not opened. */
  static final Epoch NOT_OPENED = Epoch.of("none");

  private static final System.Logger LOG = System.getLogger(RoomLoader.class.getName());
  private static final int READS = 3;
  private static final long REREAD = 20;

  private final Engine engine;
  private final ClusterPresence presence;
  private final EventListeners listeners;
  private final Consumer<RoomActor> whenRetired;
  private final RoomImport imports;
  private final RoomUses uses;

  RoomLoader(
      Engine engine,
      ClusterPresence presence,
      EventListeners listeners,
      RoomUses uses,
      Consumer<RoomActor> whenRetired) {
    this.engine = engine;
    this.presence = presence;
    this.listeners = listeners;
    this.whenRetired = whenRetired;
    this.uses = uses;
    this.imports = new RoomImport(engine, this);
  }

  @Override
  public @Nullable StoredRoom read(RoomId id) {
    return engine.stores().rooms().read(id, CHAT).orElse(null);
  }

  /** Returns a room that is open, or null when there is none. */
  @Nullable RoomActor load(RoomId id) {
    StoredRoom stored = read(id);
    if (engine.host().knowsRooms()) {
      if (stored == null) {
        stored = imports.take(id);
      } else if (imports.incomplete(stored)) {
        stored = imports.complete(stored);
      }
    }
    if (stored == null || !uses.begin(id)) {
      return null;
    }
    PlaybackState kept = stored.playback();
    PlaybackState playback = kept == null ? PlaybackState.initial(engine.now()) : kept;
    RoomState state = LoadedRoom.stateOf(stored, playback);
    AccessAnswers answers = engine.host().decidesAccess() ? new AccessAnswers(engine) : null;
    RoomContext room = new RoomContext(id, engine, answers == null ? AccessOverlay.NONE : answers);
    RoomView initial = new RoomView(state, NOT_OPENED, 0);
    RoomActor actor = new RoomActor(room, initial, this, whenRetired, answers, listeners);
    try {
      // Listen first: what is committed while the rest is read is delivered and applied on top.
      actor.listen();
      LogHead head = head(id, playback, stored.revision());
      LoadedRoom loaded =
          head == null
              ? LoadedRoom.of(stored, alone(playback, stored.revision()))
              : loaded(id, stored, head);
      if (loaded == null) {
        actor.deafen();
        return null;
      }
      actor.open(loaded, presence.people(room, actor.sessions()), head == null);
      if (actor.failed()) {
        throw new IllegalStateException("room " + id + " could not be opened");
      }
      return actor;
    } catch (Throwable e) {
      actor.deafen();
      throw e;
    }
  }

  /**
   * Reads a room again if others have used its log: they may have written since the first read.
   * What is still behind the log after some tries is what the database has.
   */
  private @Nullable LoadedRoom loaded(RoomId id, StoredRoom first, LogHead head) {
    LoadedRoom loaded = LoadedRoom.of(first, head);
    boolean fresh = head.seq() == 0 && first.revision().equals(head.told());
    for (int read = 0; read < READS && (!fresh || !loaded.fits()); read++) {
      if (read > 0) {
        engine.pause(REREAD);
      }
      StoredRoom stored = read(id);
      if (stored == null) {
        return null;
      }
      loaded = LoadedRoom.of(stored, head);
      fresh = true;
    }
    return loaded;
  }

  /** Opens a room's log; null when the store does not answer, and the room starts without it. */
  private @Nullable LogHead head(RoomId id, PlaybackState playback, Revision revision) {
    try {
      return engine.isolated()
          ? null
          : engine.await(
              () ->
                  engine
                      .transport()
                      .rooms()
                      .open(id, playback.version(), snapshot(playback), revision));
    } catch (TransportException e) {
      LOG.log(System.Logger.Level.WARNING, "Room " + id + " starts without the cluster", e);
      return null;
    }
  }

  private LogHead alone(PlaybackState playback, Revision revision) {
    Epoch epoch = Epoch.of(engine.ids().next());
    return new LogHead(epoch, 0, playback.version(), snapshot(playback), revision);
  }

  private static byte[] snapshot(PlaybackState playback) {
    return EventCodec.encodeSnapshot(new EventCodec.Snapshot(playback, playback.anchor()));
  }
}
