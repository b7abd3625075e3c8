package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Diagnosis;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.SerialQueue;
import io.synctv.cluster.spi.SlewingClock;
import io.synctv.cluster.spi.TransportStatistics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;

/**
 * One node's transport on Redis: makes the parts and joins them.
 *
 * <p>Opening waits for Redis for a while ({@code redis.connect-timeout}); when it does not answer,
 * the node starts isolated, with its own clock, and finds Redis when it comes.
 */
final class RedisTransport implements ClusterTransport {

  private static final System.Logger LOG = System.getLogger(RedisTransport.class.getName());
  private static final int FIRST_SAMPLES = 5;
  private static final long SAMPLE_MILLIS = 1000;

  private final NodeId node;
  private final RedisMetrics metrics = new RedisMetrics();
  private final RedisCommands commands;
  private final ClusterClock clock;
  private final Partitions partitions;
  private final RoomFeeds roomFeeds;
  private final RedisRoomLog rooms;
  private final RedisMessages messages;
  private final RedisHealth health;
  private final Open open;
  private final RedisPresence presence;
  private final RedisCounters counters;
  private final RedisNodes nodes;
  private final RedisLocks locks;
  private final Membership membership;
  private final ClockWatch clockWatch;
  private final UnverifiedNodes unverified;
  private final List<RedisCommands> lockStores = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  RedisTransport(ClusterContext context) {
    this(context, InstantSource.system(), System::nanoTime, EnvelopeSigner.Format.CURRENT);
  }

  /** With the machine's clocks given, and what frames look like. */
  RedisTransport(
      ClusterContext context,
      InstantSource wall,
      LongSupplier nanos,
      EnvelopeSigner.Format format) {
    RedisSettings settings = RedisSettings.parse(context.settings());
    Keys keys = new Keys(settings.keyPrefix(), settings.partitions());
    EnvelopeSigner signer = new EnvelopeSigner(context.secret(), settings.keyPrefix(), format);
    this.node = context.node();
    this.commands = new RedisCommands(settings, node.value(), metrics);
    long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    StoreClock storeClock = new StoreClock(commands, keys, wall, nanos);
    connect(storeClock, deadline);
    SlewingClock slewing = new SlewingClock(storeClock, nanos);
    storeClock.onFirst(slewing::step);
    this.clock = slewing;
    this.clockWatch = new ClockWatch(node, storeClock);
    this.unverified = new UnverifiedNodes(node, signer);
    EnvelopeChannel envelopes = new EnvelopeChannel(node, signer, clock, metrics, unverified);
    Subscriptions subscriptions = new Subscriptions(commands);
    this.partitions =
        new Partitions(keys, subscriptions, envelopes, metrics, node.value(), Partitions.CAPACITY);
    this.roomFeeds = new RoomFeeds(keys, partitions, envelopes, metrics);
    this.messages = new RedisMessages(settings, commands, keys, envelopes, partitions, metrics);
    partitions.deliverTo(new Sorting(roomFeeds, messages));
    this.rooms = new RedisRoomLog(context, settings, commands, keys, envelopes, roomFeeds, metrics);
    roomFeeds.replayWith(rooms::since);
    SerialQueue changes = new SerialQueue(partitions.workers(), Integer.MAX_VALUE);
    this.health =
        new RedisHealth(
            commands,
            new MasterWatcher(commands.connection(), keys, node),
            subscriptions,
            envelopes,
            changes,
            storeClock,
            roomFeeds::resyncAll);
    this.open = new Open(node);
    this.presence =
        new RedisPresence(Holder.of(node, clock.millis()), open, keys, commands, context.lease());
    this.counters = new RedisCounters(node, open, keys, commands, context.lease());
    SerialQueue news = new SerialQueue(partitions.workers(), Integer.MAX_VALUE);
    this.nodes =
        new RedisNodes(
            context,
            open,
            keys,
            commands,
            metrics,
            news::force,
            clock.millis(),
            signer.signing(),
            unverified);
    this.locks = new RedisLocks(open, keys, lockStores(settings), commands.timer());
    this.membership = new Membership(context, commands, keys, envelopes, presence, counters, nodes);
    membership.join(subscriptions, health);
    new OwnChannels(envelopes, partitions, messages).holdOn(subscriptions, keys);
    health.start();
    new WatchKeeper(context, commands, keys, roomFeeds).start();
    commands.every(SAMPLE_MILLIS, () -> storeClock.sample().thenRun(clockWatch::compare));
    awaitUp(deadline);
    clockWatch.compare();
  }

  private void connect(StoreClock storeClock, long deadline) {
    CountDownLatch connected = new CountDownLatch(1);
    commands
        .connection()
        .onNewClient(
            () -> {
              storeClock.reset();
              RedissonClient client = commands.connection().client();
              if (client != null) {
                Scripts.ALL.forEach(
                    script ->
                        client.getScript(ByteArrayCodec.INSTANCE).scriptLoadAsync(script.text()));
              }
              connected.countDown();
            });
    commands.connection().renew();
    try {
      if (connected.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        for (int i = 0; i < FIRST_SAMPLES; i++) {
          storeClock.sample().join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitUp(long deadline) {
    try {
      if (!health.awaitFirst(Duration.ofNanos(deadline - System.nanoTime()))) {
        LOG.log(
            commands.refuses()
                ? System.Logger.Level.INFO
                : System.Logger.Level.WARNING, // said before
            "{0}: node {1} starts isolated and goes on trying",
            commands.whyAway(),
            node);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the partitions' deliveries go. */
  private record Sorting(RoomFeeds roomFeeds, RedisMessages messages) implements Partitions.Sink {
    @Override
    public void events(Envelope envelope, long first) {
      roomFeeds.deliver(envelope, first);
    }

    @Override
    public void message(Envelope envelope) {
      messages.deliver(envelope);
    }

    @Override
    public void resync(int partition) {
      roomFeeds.resync(partition);
    }

    @Override
    public void heal(int partition) {
      roomFeeds.heal(partition);
    }
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public RoomLog rooms() {
    return rooms;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public Locks locks() {
    return locks;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public Nodes nodes() {
    return nodes;
  }

  @Override
  public ClusterClock clock() {
    return clock;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public TransportStatistics statistics() {
    return metrics.snapshot();
  }

  @Override
  public Diagnosis diagnosis() {
    return new Diagnosis(clockWatch.ahead(), unverified.nodes());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      locks.loseAll();
      membership.leave();
      end();
    }
  }

  /** Ends without a word, as a crash would. For tests. */
  void crash() {
    if (closed.compareAndSet(false, true)) {
      end();
    }
  }

  private LockStores lockStores(RedisSettings settings) {
    if (settings.lockStores().isEmpty()) {
      return new LockStores(List.of(commands));
    }
    for (String address : settings.lockStores()) {
      RedisCommands independent =
          new RedisCommands(settings.single(address), node.value() + "-lock", metrics);
      independent.connection().renew();
      independent.available(true); // each question finds out for itself
      lockStores.add(independent);
    }
    return new LockStores(lockStores);
  }

  private void end() {
    open.close();
    nodes.close();
    roomFeeds.close();
    messages.close();
    health.close();
    commands.close();
    lockStores.forEach(RedisCommands::close);
    partitions.close();
  }
}
