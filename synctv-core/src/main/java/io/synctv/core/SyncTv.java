package io.synctv.core;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.RejectedException;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.Page;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.EngineStatistics;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.room.Rooms;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine: rooms in which people watch together.
 *
 * <p>Safe for use by several threads. Methods that read or write a store block; call them on a
 * virtual thread. Commands to a room do not block ({@link Room#submit}).
 *
 * <p>Null is refused where it comes in, by the parameter's name. Once the engine is closed,
 * commands are answered and all else is refused with {@link
 * io.synctv.api.error.ErrorCode#ENGINE_CLOSED}; {@link #handle}, {@link #clock}, {@link #node},
 * {@link #limits} and {@link #statistics} answer on. A store that fails is told as {@link
 * io.synctv.api.error.ErrorCode#UNAVAILABLE}; one that hangs is waited for until it answers or the
 * engine is closed.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SyncTv implements AutoCloseable {

  private final Rooms rooms;
  private final ClusterTransport transport;
  private final Limits limits;
  private final List<AutoCloseable> owned;

  SyncTv(SyncTvBuilder.Parts parts) {
    this.limits = parts.limits();
    this.transport = parts.transport();
    this.owned = parts.owned();
    this.rooms =
        new Rooms(
            limits,
            parts.stores(),
            transport,
            parts.cluster(),
            parts.encoder(),
            parts.execution(),
            parts.ids(),
            parts.hooks());
  }

  /**
   * Starts an engine that keeps everything in memory and is a cluster of one.
   *
   * @return the engine; close it
   */
  public static SyncTv create() {
    return builder().build();
  }

  /**
   * Starts to describe an engine.
   *
   * @return a builder with everything at its default
   */
  public static SyncTvBuilder builder() {
    return new SyncTvBuilder();
  }

  /**
   * Makes an open room with the default settings.
   *
   * @param name the shown name, 1 to 80 characters
   * @param owner whose room it is
   * @return the room
   * @throws RejectedException when the owner has too many rooms
   */
  public Room createRoom(String name, UserId owner) {
    Objects.requireNonNull(owner, "owner");
    return createRoom(RoomSpec.named(name), User.of(owner.value()));
  }

  /**
   * Makes a room.
   *
   * @param spec what it is
   * @param owner whose room it is
   * @return the room
   * @throws RejectedException when the owner has too many rooms, or with {@link
   *     io.synctv.api.error.ErrorCode#ROOM_EXISTS} when a room has the id that the host wants
   */
  public Room createRoom(RoomSpec spec, User owner) {
    return createRoom(spec, owner, null);
  }

  /**
   * Makes a room once, however often it is asked for under the same key.
   *
   * @param spec what it is
   * @param owner whose room it is
   * @param key the same key of the same owner returns the first room for five minutes; null for
   *     none
   * @return the room
   * @throws RejectedException when the owner has too many rooms, with {@link
   *     io.synctv.api.error.ErrorCode#ROOM_EXISTS} when a room has the id that the host wants, or
   *     with {@link io.synctv.api.error.ErrorCode#KEY_REUSED} when the key was used for another
   *     room
   */
  public Room createRoom(RoomSpec spec, User owner, @Nullable IdempotencyKey key) {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(owner, "owner");
    return rooms.create(spec, owner, key);
  }

  /**
   * Finds a room.
   *
   * @param id which
   * @return the room, or empty
   * @throws RejectedException when it cannot be loaded
   */
  public Optional<Room> room(RoomId id) {
    Objects.requireNonNull(id, "id");
    return rooms.find(id);
  }

  /**
   * Returns a handle on a room without looking whether it is there. Commands to one that is not are
   * refused with {@link io.synctv.api.error.ErrorCode#ROOM_NOT_FOUND}, unless they were carried out
   * before under the same key: then they are answered as the first time.
   *
   * @param id which
   * @return the handle
   */
  public Room handle(RoomId id) {
    Objects.requireNonNull(id, "id");
    return rooms.handle(id);
  }

  /**
   * Lists rooms that are not hidden, newest first.
   *
   * @param query a part of the name, case-insensitive, or null for all
   * @param limit the most rooms returned, 1 to 200
   * @param cursor where to go on, as an earlier page gave it, or null for the start
   * @return the rooms
   */
  public Page<RoomInfo> rooms(@Nullable String query, int limit, @Nullable String cursor) {
    return rooms.list(query, limit, cursor);
  }

  /**
   * {@return how many sessions a room has over all nodes, as far as this one knows; 0 when the room
   * is not in its memory} Never blocks.
   *
   * @param room which
   */
  public int online(RoomId room) {
    Objects.requireNonNull(room, "room");
    return rooms.online(room);
  }

  /**
   * Counts the sessions of several rooms over all nodes. Rooms that are not in this node's memory
   * are asked for at the same time in the cluster's store; they count as empty while it does not
   * answer. Blocks for a second at the most.
   *
   * @param rooms which
   * @return the number of each
   */
  public Map<RoomId, Integer> online(Collection<RoomId> rooms) {
    Objects.requireNonNull(rooms, "rooms");
    rooms.forEach(each -> Objects.requireNonNull(each, "rooms"));
    return this.rooms.online(rooms);
  }

  /**
   * Has the application's access policy asked again about somebody at once, in all rooms and on
   * every node: for rights that were just given or taken elsewhere. Returns before it is answered.
   * Nodes that do not hear of it ask within a minute.
   *
   * @param user about whom
   */
  public void refreshAccess(UserId user) {
    Objects.requireNonNull(user, "user");
    rooms.refreshAccess(user);
  }

  /**
   * Tells a listener all ordered events of the rooms in this node's memory, now and from now on.
   *
   * @param listener who hears them; called on threads of the engine, may block
   * @return ends it; after a call that is under way nothing more is told
   */
  public Subscription listen(RoomEventListener listener) {
    return rooms.listen(Objects.requireNonNull(listener, "listener"));
  }

  /** {@return the clock by which rooms run} */
  public ClusterClock clock() {
    return transport.clock();
  }

  /** {@return the name of this node} */
  public NodeId node() {
    return transport.node();
  }

  /** {@return what one person, room or node may use} */
  public Limits limits() {
    return limits;
  }

  /** {@return what the engine counts} */
  public EngineStatistics statistics() {
    return rooms.statistics();
  }

  /**
   * Sends everybody away to come back elsewhere, each at another time, and refuses newcomers.
   *
   * @param within how long it may take, 100 years at the most; who is left then is closed with code
   *     4002
   */
  public void drain(Duration within) {
    Objects.requireNonNull(within, "within");
    rooms.drain(within);
  }

  /**
   * Takes nothing more in, carries out the commands that were submitted before and tells them to
   * the sessions, closes these with {@link io.synctv.api.error.CloseCode#ENGINE_CLOSED}, writes
   * what waits to be written, and closes what the engine opened itself: stores and transport that
   * were given to the builder stay open.
   *
   * <p>Idempotent; takes ten seconds at the most, whatever a store, a listener or an encoder does.
   * What is not answered by then is answered with {@link
   * io.synctv.api.error.ErrorCode#ENGINE_CLOSED}. An interrupt does not cut it short and is kept.
   */
  @Override
  public void close() {
    rooms.close();
    for (AutoCloseable part : owned) {
      try {
        part.close();
      } catch (Throwable e) { // the others are closed all the same
        System.getLogger(SyncTv.class.getName())
            .log(System.Logger.Level.WARNING, "A part of the engine could not be closed", e);
      }
    }
  }
}
