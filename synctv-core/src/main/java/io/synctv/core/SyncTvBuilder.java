package io.synctv.core;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.host.AccessPolicy;
import io.synctv.api.host.EngineMetrics;
import io.synctv.api.host.MediaResolver;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.host.RoomSource;
import io.synctv.api.host.TimeSource;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransports;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.engine.Execution;
import io.synctv.core.engine.Hooks;
import io.synctv.core.engine.TimedExecution;
import io.synctv.core.engine.VirtualThreads;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import io.synctv.core.time.SystemTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Describes an engine. What is not given has a default that needs nothing. Not for use by several
 * threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SyncTvBuilder {

  private static final String DEFAULT_TRANSPORT = "local";

  private @Nullable Stores stores;
  private @Nullable ClusterTransport transport;
  private MessageEncoder encoder = MessageEncoder.NONE;
  private Limits limits = Limits.DEFAULT;
  private ClusterOptions cluster = ClusterOptions.DEFAULT;
  private @Nullable TimeSource time;
  private @Nullable Executor executor;
  private IdGenerator ids = IdGenerator.secure();
  private @Nullable AccessPolicy access;
  private @Nullable RoomSource rooms;
  private @Nullable MediaResolver media;
  private @Nullable EngineMetrics metrics;
  private final List<RoomEventListener> listeners = new ArrayList<>();

  SyncTvBuilder() {}

  record Parts(
      Stores stores,
      ClusterTransport transport,
      MessageEncoder encoder,
      Limits limits,
      ClusterOptions cluster,
      Execution execution,
      IdGenerator ids,
      Hooks hooks,
      List<AutoCloseable> owned) {}

  /**
   * Sets where rooms outlive the process. Default: in memory.
   *
   * @param stores the stores; the caller closes them after the engine
   * @return this builder
   */
  public SyncTvBuilder stores(Stores stores) {
    this.stores = Objects.requireNonNull(stores, "stores");
    return this;
  }

  /**
   * Sets what connects this node with others. Default: the transport named {@code local}, a cluster
   * of one.
   *
   * @param transport the transport; the caller closes it after the engine
   * @return this builder
   */
  public SyncTvBuilder transport(ClusterTransport transport) {
    this.transport = Objects.requireNonNull(transport, "transport");
    return this;
  }

  /**
   * Sets how messages become bytes. Needed by hosts whose sinks ask for {@code
   * OutboundMessage.bytes()}; whoever only listens to messages needs none.
   *
   * @param encoder the encoder
   * @return this builder
   */
  public SyncTvBuilder encoder(MessageEncoder encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    return this;
  }

  /**
   * Sets what one person, room or node may use. Default: {@link Limits#DEFAULT}.
   *
   * @param limits the limits
   * @return this builder
   */
  public SyncTvBuilder limits(Limits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Sets how the engine is one of several. Default: {@link ClusterOptions#DEFAULT}.
   *
   * @param cluster the options
   * @return this builder
   */
  public SyncTvBuilder cluster(ClusterOptions cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    return this;
  }

  /**
   * Sets who may enter rooms and do what there, on top of the rooms' own rules. Default: the rooms'
   * own rules.
   *
   * @param accessPolicy the policy; called on threads of the engine, may block
   * @return this builder
   */
  public SyncTvBuilder accessPolicy(AccessPolicy accessPolicy) {
    this.access = Objects.requireNonNull(accessPolicy, "accessPolicy");
    return this;
  }

  /**
   * Sets who knows rooms that are not in the stores. Default: nobody.
   *
   * @param roomSource the source; called on threads of the engine, may block
   * @return this builder
   */
  public SyncTvBuilder roomSource(RoomSource roomSource) {
    this.rooms = Objects.requireNonNull(roomSource, "roomSource");
    return this;
  }

  /**
   * Sets what turns media that people add into media that are kept. Default: they are kept as they
   * are.
   *
   * @param mediaResolver the resolver; called on threads of the engine, may block
   * @return this builder
   */
  public SyncTvBuilder mediaResolver(MediaResolver mediaResolver) {
    this.media = Objects.requireNonNull(mediaResolver, "mediaResolver");
    return this;
  }

  /**
   * Sets where what the engine counts goes, once a second. Default: nowhere; {@link
   * SyncTv#statistics} has it in any case.
   *
   * @param metrics the metrics; called on a thread of the engine
   * @return this builder
   */
  public SyncTvBuilder metrics(EngineMetrics metrics) {
    this.metrics = Objects.requireNonNull(metrics, "metrics");
    return this;
  }

  /**
   * Adds one who hears all ordered events of the rooms in this node's memory, from the first room
   * on. {@link SyncTv#listen} does so later.
   *
   * @param listener the listener; called on threads of the engine, may block
   * @return this builder
   */
  public SyncTvBuilder listener(RoomEventListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Sets what time it is, how long things take and what is due later. The default transport and the
   * default stores follow it; one that is given has its own. Default: the machine's time.
   *
   * @param time the time; {@link io.synctv.api.host.ManualTime} in tests
   * @return this builder
   */
  public SyncTvBuilder time(TimeSource time) {
    this.time = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Sets what runs work that may block: stores, the application's own code, writing to sessions.
   * Default: a virtual thread for each task, as for each that the executor refuses.
   *
   * @param executor the executor, which must never run a task on the caller's thread and should not
   *     make one wait for another; the caller closes it after the engine
   * @return this builder
   */
  public SyncTvBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Sets what makes the identifiers of rooms, sessions, entries, messages and epochs: all that the
   * engine takes from chance. Default: {@link IdGenerator#secure}.
   *
   * @param ids the generator; over a seeded source in tests only, as whoever can guess an
   *     identifier can find a hidden room
   * @return this builder
   */
  public SyncTvBuilder ids(IdGenerator ids) {
    this.ids = Objects.requireNonNull(ids, "ids");
    return this;
  }

  /**
   * Starts the engine.
   *
   * @return the engine; close it
   * @throws io.synctv.cluster.spi.TransportException when no transport was given and the default
   *     one is not on the class path
   */
  public SyncTv build() {
    List<AutoCloseable> owned = new ArrayList<>();
    ClusterTransport connection = transport;
    if (connection == null) {
      ClusterContext context =
          ClusterContext.builder(NodeId.of(ids.next())).time(time).ids(ids).build();
      connection = ClusterTransports.provider(DEFAULT_TRANSPORT).create(context);
      owned.add(connection);
    }
    Stores kept = stores;
    if (kept == null) {
      TimeSource clock = time == null ? SystemTime.INSTANCE : time;
      kept = new InMemoryStores(clock::millis);
      owned.add(kept);
    }
    Hooks hooks = new Hooks(access, rooms, media, metrics, listeners);
    return new SyncTv(
        new Parts(
            kept,
            connection,
            encoder,
            limits,
            cluster,
            execution(),
            ids,
            hooks,
            List.copyOf(owned)));
  }

  private Execution execution() {
    if (time == null && executor == null) {
      return new VirtualThreads();
    }
    TimeSource clock = time == null ? SystemTime.INSTANCE : time;
    Executor own = executor == null ? clock.executor() : executor;
    return new TimedExecution(clock, own == null ? virtualThreads() : own);
  }

  private static Executor virtualThreads() {
    ThreadFactory threads = Thread.ofVirtual().name("synctv-worker-", 0).factory();
    return task -> threads.newThread(task).start();
  }
}
