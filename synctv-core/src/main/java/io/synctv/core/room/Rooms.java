package io.synctv.core.room;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.host.EngineMetrics;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Page;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Subscription;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.directory.PublicRooms;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.EngineCounters;
import io.synctv.core.engine.Execution;
import io.synctv.core.engine.Hooks;
import io.synctv.core.engine.HostQuestions;
import io.synctv.core.engine.NodeMessenger;
import io.synctv.core.engine.PlaybackWriter;
import io.synctv.core.engine.VirtualThreads;
import io.synctv.core.host.AccessAnswers;
import io.synctv.core.host.EventListeners;
import io.synctv.core.host.MetricsReporter;
import io.synctv.core.limit.Limits;
import io.synctv.core.log.ChangePoll;
import io.synctv.core.log.Revalidation;
import io.synctv.core.presence.Quota;
import io.synctv.core.session.SessionRegistry;
import io.synctv.core.time.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All rooms of a node, with what they run on.
 *
 * <p>Safe for use by several threads. {@link #close} is idempotent and bounded.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Rooms implements AutoCloseable {

  private static final long SWEEP_SECONDS = 1;
  private static final long RECONCILE_MILLIS = 60_000;
  private static final long POLL_MILLIS = 10;

  private final Engine engine;
  private final RoomDirectory directory;
  private final Quota quota;
  private final Execution execution;
  private final Gate gate = new Gate();
  private final EventListeners listeners;
  private final @Nullable MetricsReporter reporter;

  /**
   * Starts an engine without rooms in memory.
   *
   * @param limits what one person, room or node may use
   * @param stores where rooms outlive the process
   * @param transport what connects this node with others
   * @param options how this node is one of several
   * @param encoder the wire's encoder
   */
  public Rooms(
      Limits limits,
      Stores stores,
      ClusterTransport transport,
      ClusterOptions options,
      MessageEncoder encoder) {
    this(
        limits,
        stores,
        transport,
        options,
        encoder,
        new VirtualThreads(),
        IdGenerator.secure(),
        Hooks.NONE);
  }

  /**
   * Starts an engine on given threads and time.
   *
   * @param execution what its work runs on; closed with the engine
   * @param ids makes identifiers
   * @param hooks what the application has given
   * @param limits what one person, room or node may use
   * @param stores where rooms outlive the process
   * @param transport what connects this node with others
   * @param options how this node is one of several
   * @param encoder the wire's encoder
   */
  @SuppressWarnings("exports") // for the engine's own front, in another package of this module
  public Rooms(
      Limits limits,
      Stores stores,
      ClusterTransport transport,
      ClusterOptions options,
      MessageEncoder encoder,
      Execution execution,
      IdGenerator ids,
      Hooks hooks) {
    this.execution = execution;
    EngineCounters metrics = new EngineCounters();
    this.engine =
        new Engine(
            limits,
            stores,
            transport,
            encoder,
            ids,
            new SessionRegistry(limits),
            new PlaybackWriter(stores.playback()),
            metrics,
            new NodeMessenger(transport, metrics, ids, options, execution::nanoTime),
            new PublicRooms(stores::rooms, execution::nanoTime),
            execution,
            new HostQuestions(hooks, execution, limits, metrics));
    this.quota = new Quota(transport.counters(), execution);
    this.listeners = new EventListeners(metrics.hostFailures);
    this.directory = new RoomDirectory(engine, quota, listeners);
    directory.hearOfNodes();
    execution.repeat(engine.playback()::flushUnlessFlushing, PlaybackWriter.PERIOD);
    execution.repeat(engine.sessions()::sweep, TimeUnit.SECONDS.toMillis(SWEEP_SECONDS));
    execution.repeat(directory::reconcile, RECONCILE_MILLIS);
    execution.repeat(directory::noteUses, RoomUses.PERIOD);
    execution.repeat(new ChangePoll(engine, directory::log)::run, ChangePoll.PERIOD);
    Revalidation revalidation = new Revalidation(engine, directory::eachLog);
    execution.repeat(revalidation::run, Revalidation.PERIOD);
    EngineMetrics told = hooks.metrics();
    this.reporter =
        told == null
            ? null
            : new MetricsReporter(told, metrics, directory::size, engine.sessions()::count);
    if (reporter != null) {
      execution.repeat(reporter, MetricsReporter.PERIOD);
    }
    hooks.listeners().forEach(listeners::add);
    if (engine.host().decidesAccess()) {
      execution.repeat(directory.access(), AccessAnswers.PERIOD);
    }
  }

  /**
   * Makes a room. Blocks on the store.
   *
   * @param spec what it is
   * @param owner whose it is
   * @param key the same key of the same person returns the first room for five minutes; null for
   *     none
   * @return the room
   * @throws RejectedException when the owner has too many rooms, the key was used for another room,
   *     there is a room with the id that the host wants, or the node is draining
   */
  public Room create(RoomSpec spec, User owner, @Nullable IdempotencyKey key) {
    gate.enter();
    return room(directory.calls().ask(() -> directory.create(spec, owner, key)));
  }

  /**
   * Finds a room. Blocks when it has to be loaded.
   *
   * @param id which
   * @return the room, or empty
   * @throws RejectedException when it cannot be loaded, or not in time
   */
  public Optional<Room> find(RoomId id) {
    gate.ask();
    return directory.actor(id, engine.joinDeadline()) == null
        ? Optional.empty()
        : Optional.of(room(id));
  }

  /**
   * Returns a handle on a room without looking whether it is there.
   *
   * @param id which
   * @return the handle
   */
  public Room handle(RoomId id) {
    return room(id);
  }

  /**
   * Lists rooms that are not hidden, newest first, as of 30 seconds ago at most. Blocks on the
   * store when that is not in memory.
   *
   * @param query a part of the name, or null for all
   * @param limit the most rooms returned, 1 to 200
   * @param cursor where to go on, or null for the start
   * @return the rooms
   */
  public Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor) {
    gate.ask();
    return directory.calls().ask(() -> engine.publicRooms().page(query, limit, cursor));
  }

  /**
   * {@return how many sessions a room has; 0 when it is not in memory}
   *
   * @param id which room
   */
  public int online(RoomId id) {
    return room(id).count();
  }

  /**
   * Counts the sessions of rooms over all nodes. Blocks while the cluster's store is asked.
   *
   * @param ids which rooms
   * @return the number of each
   */
  public Map<RoomId, Integer> online(Collection<RoomId> ids) {
    gate.ask();
    return directory.online(ids);
  }

  /**
   * Has the application's access policy asked again about somebody, in all rooms and on all nodes.
   *
   * @param user about whom
   */
  public void refreshAccess(UserId user) {
    gate.ask();
    directory.access().refresh(user);
  }

  /**
   * Tells a listener all ordered events of the rooms in memory from now on.
   *
   * @param listener who hears them
   * @return ends it
   */
  public Subscription listen(RoomEventListener listener) {
    gate.ask();
    EventListeners.Listening listening = listeners.add(listener);
    directory.feed();
    return () -> listeners.remove(listening);
  }

  /** {@return what the engine counts} */
  public EngineStatistics statistics() {
    EngineCounters metrics = engine.metrics();
    return new EngineStatistics(
        directory.size(),
        engine.sessions().count(),
        metrics.events.sum(),
        metrics.commits.sum(),
        metrics.conflicts.sum(),
        metrics.rejections.sum(),
        metrics.malformed.sum(),
        metrics.slowConsumers.sum(),
        metrics.forks.sum(),
        metrics.merges.sum(),
        metrics.duplicates.sum(),
        directory.caches());
  }

  /**
   * Sends everybody away, to come back elsewhere: tells each session when, waits for that time, and
   * closes who is left.
   *
   * @param within how long all of it may take
   */
  public void drain(Duration within) {
    gate.open();
    Duration bounded = within.isNegative() ? Duration.ZERO : Durations.bounded(within);
    gate.drain();
    long millis = bounded.toMillis();
    directory.announceDrain(millis * 3 / 4);
    long end = execution.nanoTime() + bounded.toNanos();
    awaitNoSessions(end);
    directory.closeSessions(CloseCode.DRAINING);
  }

  /**
   * Carries out and tells what was ordered before, closes every session, writes what waits to be
   * written, and stops all threads. Idempotent.
   */
  @Override
  public void close() {
    if (gate.close()) {
      new Closing(engine, directory, gate, reporter).run();
    }
  }

  private Room room(RoomId id) {
    return new Room(id, directory, engine, quota, gate);
  }

  private void awaitNoSessions(long endNanos) {
    while (engine.sessions().count() > 0 && execution.nanoTime() < endNanos) {
      engine.pause(POLL_MILLIS);
    }
  }
}
