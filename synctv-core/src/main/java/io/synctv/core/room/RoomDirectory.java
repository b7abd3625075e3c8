package io.synctv.core.room;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.session.Session;
import io.synctv.core.state.Playlist;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that are in this node's memory. A room comes in when somebody asks for it and leaves
 * when it has been empty for a while. Safe for use by several threads; loading blocks.
 */
final class RoomDirectory implements RoomLoader {

  private static final System.Logger LOG = System.getLogger(RoomDirectory.class.getName());
  private static final int RECENT_CHAT = 100;
  private static final Epoch NOT_OPENED = Epoch.of("none");

  private final Engine engine;
  private final Census census;
  private final Reunion reunion;
  private final Map<RoomId, CompletableFuture<@Nullable RoomActor>> rooms =
      new ConcurrentHashMap<>();

  private final List<Subscription> subscriptions = new ArrayList<>();
  private volatile boolean closed;

  RoomDirectory(Engine engine) {
    this.engine = engine;
    this.census = new Census(engine);
    this.reunion = new Reunion(engine, census, this::each);
  }

  /** Starts to hear of other nodes, and of whether they are reached. */
  void hearOfNodes() {
    subscriptions.addAll(reunion.listen());
  }

  /** Compares this node's rooms with what the others have. Blocks. */
  void reconcile() {
    reunion.reconcile();
  }

  /** Counts the sessions of rooms over all nodes. Blocks when some are not in memory. */
  Map<RoomId, Integer> online(Collection<RoomId> ids) {
    Map<RoomId, Integer> counts = new HashMap<>();
    List<RoomId> unknown = new ArrayList<>();
    for (RoomId id : ids) {
      RoomActor actor = inMemory(id);
      if (actor == null) {
        unknown.add(id);
      } else {
        counts.put(id, actor.people());
      }
    }
    if (!unknown.isEmpty() && !engine.isolated()) {
      try {
        counts.putAll(census.count(unknown));
      } catch (TransportException e) {
        LOG.log(System.Logger.Level.DEBUG, "Who is in which room could not be asked", e);
      }
    }
    unknown.forEach(id -> counts.putIfAbsent(id, 0));
    return counts;
  }

  private void each(Consumer<RoomActor> task) {
    for (RoomId id : rooms.keySet()) {
      RoomActor actor = inMemory(id);
      if (actor != null) {
        task.accept(actor);
      }
    }
  }

  /** Keeps a new room and returns its id. Blocks. */
  RoomId create(RoomSpec spec, User owner) {
    long now = engine.now();
    RoomInfo info =
        new RoomInfo(
            RoomId.of(engine.ids().next()),
            spec.name(),
            owner,
            now,
            spec.hidden(),
            spec.passwordHash(),
            spec.settings());
    Member member = Member.of(owner, Role.OWNER, now);
    if (!engine.stores().rooms().create(info, member, engine.limits().roomsPerUser())) {
      throw new RejectedException(ErrorCode.TOO_MANY_ROOMS);
    }
    return info.id();
  }

  /**
   * Returns a room, from memory or loaded. Blocks when it has to be loaded.
   *
   * @return the room, or null when there is none
   * @throws RejectedException UNAVAILABLE when stores or transport are away
   */
  @Nullable RoomActor actor(RoomId id) {
    while (true) {
      if (closed) {
        throw new RejectedException(ErrorCode.DRAINING);
      }
      CompletableFuture<@Nullable RoomActor> mine = new CompletableFuture<>();
      CompletableFuture<@Nullable RoomActor> other = rooms.putIfAbsent(id, mine);
      if (other == null) {
        return load(id, mine);
      }
      RoomActor actor = joined(other);
      if (actor != null && !actor.retired()) {
        return actor;
      }
      rooms.remove(id, other);
      if (actor == null) {
        return null;
      }
    }
  }

  private @Nullable RoomActor load(RoomId id, CompletableFuture<@Nullable RoomActor> promise) {
    try {
      RoomActor actor = open(id);
      if (actor == null) {
        rooms.remove(id, promise);
      }
      promise.complete(actor);
      if (actor != null && closed) {
        actor.close();
      }
      return actor;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Room " + id + " could not be loaded", e);
      RejectedException refusal = new RejectedException(ErrorCode.UNAVAILABLE);
      rooms.remove(id, promise);
      promise.completeExceptionally(refusal);
      throw refusal;
    }
  }

  private @Nullable RoomActor open(RoomId id) {
    Optional<RoomInfo> found = engine.stores().rooms().find(id);
    if (found.isEmpty()) {
      return null;
    }
    PlaybackState playback =
        engine.stores().playback().find(id).orElseGet(() -> PlaybackState.initial(engine.now()));
    RoomState bare = new RoomState(found.get(), playback, Playlist.EMPTY, Map.of(), 0, false);
    RoomActor actor = new RoomActor(id, engine, this, new RoomView(bare, NOT_OPENED, 0));
    try {
      // Listen first: what is committed while the rest is read is delivered and applied on top.
      actor.listen();
      byte[] snapshot =
          EventCodec.encodeSnapshot(new EventCodec.Snapshot(playback, playback.anchor()));
      LogHead answered = head(id, playback.version(), snapshot);
      LogHead head =
          answered == null
              ? new LogHead(Epoch.of(engine.ids().next()), 0, playback.version(), snapshot)
              : answered;
      Loaded loaded = reload(id, head);
      if (loaded == null) {
        actor.deafen();
        return null;
      }
      actor.open(loaded, census.people(id), answered == null);
      actor.serial().execute(actor::maybeRetire);
      return actor;
    } catch (RuntimeException e) {
      actor.deafen();
      throw e;
    }
  }

  @Override
  public @Nullable Loaded reload(RoomId id, LogHead head) {
    Optional<RoomInfo> info = engine.stores().rooms().find(id);
    if (info.isEmpty()) {
      return null;
    }
    Map<UserId, Member> members = new HashMap<>();
    engine.stores().members().list(id).forEach(member -> members.put(member.user().id(), member));
    Playlist playlist = Playlist.of(engine.stores().playlists().list(id));
    List<ChatMessage> chat = engine.stores().chat().list(id, RECENT_CHAT, null).items();
    PlaybackState playback = EventCodec.decodeSnapshot(head.snapshot()).playback();
    return new Loaded(new RoomState(info.get(), playback, playlist, members, 0, false), head, chat);
  }

  @Override
  public void retired(RoomActor actor) {
    actor.deafen();
    if (actor.forked() != null && actor.view().state().closed()) {
      reunion.closedApart(actor.id());
    }
    engine.playback().flush();
    rooms.computeIfPresent(
        actor.id(), (id, future) -> future.getNow(null) == actor ? null : future);
  }

  /** Opens a room's log; null when the store does not answer, and the room starts without it. */
  private @Nullable LogHead head(RoomId id, long version, byte[] snapshot) {
    try {
      return engine.isolated()
          ? null
          : Engine.await(engine.transport().rooms().open(id, version, snapshot));
    } catch (TransportException e) {
      LOG.log(System.Logger.Level.WARNING, "Room " + id + " starts without the cluster", e);
      return null;
    }
  }

  /** Returns how many rooms are in memory. */
  int size() {
    return rooms.size();
  }

  /** Returns a room if it is in memory. */
  @Nullable RoomActor inMemory(RoomId id) {
    CompletableFuture<@Nullable RoomActor> future = rooms.get(id);
    if (future == null || !future.isDone() || future.isCompletedExceptionally()) {
      return null;
    }
    return future.join();
  }

  /** Tells every session when to come back, spread over a time. */
  void announceDrain(long spreadMillis) {
    List<Session> all = List.copyOf(engine.sessions().all());
    for (int i = 0; i < all.size(); i++) {
      all.get(i).send(new SessionMessage.Drain(spreadMillis * i / Math.max(1, all.size())));
    }
  }

  /** Closes every session. */
  void closeSessions(CloseCode code) {
    engine.sessions().all().forEach(session -> session.close(code));
  }

  /** Takes all rooms out of memory; none comes in any more. */
  void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    for (RoomId id : rooms.keySet()) {
      RoomActor actor = inMemory(id);
      if (actor != null) {
        actor.close();
      }
    }
    rooms.clear();
  }

  private static @Nullable RoomActor joined(CompletableFuture<@Nullable RoomActor> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedException refusal) {
        throw refusal;
      }
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
  }
}
