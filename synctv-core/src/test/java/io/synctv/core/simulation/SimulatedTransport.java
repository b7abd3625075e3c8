package io.synctv.core.simulation;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The log server as one node reaches it: questions and answers take their time or are lost,
 * deliveries come in order and late, and the node may be cut off, which it notices after a while.
 */
final class SimulatedTransport implements ClusterTransport {

  /** Questions of one node that arrive in the order in which they were asked. */
  private static final Set<String> IN_ORDER = Set.of("put", "remove", "list", "take", "give");

  private static final long COMPARE = 60_000_000_000L;

  private final NodeId id;
  private final Machine machine;
  private final Network network;
  private final Scheduler scheduler;
  private final Faults faults;
  private final Chance chance;
  private final long since;
  private final List<LogWatch> watches = new ArrayList<>();
  private final SimulatedMessages messages = new SimulatedMessages(this);
  private final List<HealthListener> healthListeners = new ArrayList<>();
  private final List<NodesListener> nodesListeners = new ArrayList<>();
  private final Map<RoomId, Map<SessionId, Presence.Entry>> own = new LinkedHashMap<>();

  /** Sessions of this node that the server has not been told of yet. */
  private final Set<SessionId> unsaid = new HashSet<>();

  private final Map<String, Integer> places = new LinkedHashMap<>();
  private Health.State state = Health.State.UP;
  private boolean cut;
  private boolean expired;
  private boolean closed;
  private long turn;
  private long lastQuestion;

  SimulatedTransport(NodeId id, Machine machine, Network network) {
    this.id = id;
    this.machine = machine;
    this.network = network;
    this.scheduler = network.scheduler();
    this.faults = network.faults();
    this.chance = scheduler.chance().split();
    this.since = scheduler.millis();
    compareRegularly();
  }

  /** About once a minute a transport compares what its node holds with what the server has. */
  private void compareRegularly() {
    scheduler.task(
        COMPARE,
        machine,
        "compare sessions",
        () -> {
          if (!closed) {
            putBack();
            compareRegularly();
          }
        });
  }

  // ---- what the network does

  boolean alive() {
    return !closed && !machine.crashed() && !expired;
  }

  NodeInfo info() {
    return new NodeInfo(id, since, "", "", 0);
  }

  boolean cut() {
    return cut;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Machine machine() {
    return machine;
  }

  Faults faults() {
    return faults;
  }

  Chance chance() {
    return chance;
  }

  void ended(LogWatch watch) {
    watches.remove(watch);
  }

  void deliver(RoomId room, List<LogEntry> entries) {
    for (LogWatch watch : List.copyOf(watches)) {
      if (watch.isOf(room)) {
        watch.entries(entries);
      }
    }
  }

  void resync(RoomId room) {
    for (LogWatch watch : List.copyOf(watches)) {
      if (watch.isOf(room)) {
        watch.recover();
      }
    }
  }

  void resync() {
    List.copyOf(watches).forEach(LogWatch::recover);
  }

  void message(SimulatedTransport from, Address to, Messages.Urgency urgency, byte[] payload) {
    if (!cut && !from.cut && !closed) {
      messages.arrive(from.id, to, urgency, payload);
    }
  }

  boolean mute() {
    return closed || cut;
  }

  Network network() {
    return network;
  }

  void told(SimulatedTransport other, boolean joined) {
    if (other != this && !cut) {
      scheduler.task(
          way(),
          machine,
          joined ? "node joined" : "node left",
          () ->
              nodesListeners.forEach(
                  listener -> {
                    if (joined) {
                      listener.onJoined(other.info());
                    } else {
                      listener.onLeft(other.id);
                    }
                  }));
    }
  }

  /** Takes the server away; the node notices within two seconds. */
  void cutOff() {
    if (cut || closed) {
      return;
    }
    cut = true;
    long mine = ++turn;
    watches.forEach(LogWatch::deafen);
    turns(mine, Health.State.ISOLATED, chance.millis(1, 1900));
    scheduler.later(
        Network.LEASE,
        null,
        "lease of who is cut off is over",
        () -> {
          if (cut && turn == mine && alive()) {
            expired = true;
            network.left(this);
          }
        });
  }

  /** Gives the server back; the node notices within a second. */
  void reconnect() {
    if (!cut || closed) {
      return;
    }
    cut = false;
    long mine = ++turn;
    putBack();
    expired = false;
    network.joined(this);
    turns(mine, Health.State.UP, chance.millis(1, 900));
  }

  private void turns(long mine, Health.State next, long delay) {
    scheduler.task(
        delay,
        machine,
        "health " + next,
        () -> {
          if (turn == mine && !closed) {
            if (state != next) {
              state = next;
              List.copyOf(healthListeners).forEach(listener -> listener.onChange(next));
            }
            if (next == Health.State.UP) {
              putBack();
              resync();
            }
          }
        });
  }

  /** Says again what this node holds. */
  void putBack() {
    if (cut || closed) {
      return;
    }
    network
        .server()
        .sessions
        .forEach(
            (room, sessions) ->
                sessions
                    .values()
                    .removeIf(
                        entry ->
                            entry.node().equals(id)
                                && !own.getOrDefault(room, Map.of()).containsKey(entry.session())));
    own.forEach(
        (room, sessions) ->
            sessions.forEach(
                (session, entry) -> {
                  if (unsaid.remove(session)) {
                    sessions(room).put(session, entry);
                  } else {
                    sessions(room).putIfAbsent(session, entry);
                  }
                }));
    places.forEach((counter, count) -> shares(counter).put(id, count));
  }

  private Map<SessionId, Presence.Entry> sessions(RoomId room) {
    return network.server().sessions.computeIfAbsent(room, absent -> new LinkedHashMap<>());
  }

  private Map<NodeId, Integer> shares(String counter) {
    return network.server().places.computeIfAbsent(counter, absent -> new LinkedHashMap<>());
  }

  // ---- questions and answers

  long way() {
    if (chance.in10000(faults.now(faults.slow))) {
      return chance.millis(5, 300);
    }
    return chance.micros(80, 900);
  }

  /** Asks the server; the answer, or that there is none, comes within a second. */
  private <T> CompletionStage<T> ask(String what, Supplier<T> question) {
    if (closed) {
      return CompletableFuture.failedFuture(new TransportException("closed"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (state == Health.State.ISOLATED) {
      fail(answer, what, chance.micros(10, 2000));
      return answer;
    }
    long delay = way();
    if (IN_ORDER.contains(what)) {
      lastQuestion = Math.max(lastQuestion + 1, scheduler.nanos() + delay);
      delay = lastQuestion - scheduler.nanos();
    }
    scheduler.later(
        delay,
        null,
        what,
        () -> {
          // A question on its way is answered although who asked may be gone by then.
          boolean repeated = IN_ORDER.contains(what); // by a transport until the server has it
          if (cut || (!repeated && chance.in10000(faults.now(faults.logLost)))) {
            fail(answer, what, chance.millis(1, 600));
            return;
          }
          T value = question.get();
          if (scheduler.tracing()) {
            scheduler.trace(machine + ": log: " + what + " -> " + LogText.of(value));
          }
          if (chance.in10000(faults.now(faults.logAnswerLost))) {
            fail(answer, what, chance.millis(1, 600));
            return;
          }
          scheduler.task(way(), machine, "answer to " + what, () -> answer.complete(value));
        });
    return answer;
  }

  private void fail(CompletableFuture<?> answer, String what, long delay) {
    scheduler.task(
        delay,
        machine,
        "no answer to " + what,
        () -> answer.completeExceptionally(new TransportException(what + " was not answered")));
  }

  @Override
  public NodeId node() {
    return id;
  }

  @Override
  public RoomLog rooms() {
    return new SimulatedRoomLog(
        network.server(),
        this::ask,
        (room, listener) -> {
          LogWatch watch = new LogWatch(this, room, listener);
          watches.add(watch);
          return watch;
        });
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Presence presence() {
    return new SimulatedPresence(id, own, unsaid, this::ask, this::sessions);
  }

  @Override
  public Locks locks() {
    throw new UnsupportedOperationException("nothing in a simulation takes a lock");
  }

  @Override
  public Counters counters() {
    return new SimulatedCounters(id, places, this::ask, this::shares);
  }

  @Override
  public ClusterClock clock() {
    return scheduler::micros;
  }

  @Override
  public Nodes nodes() {
    return new Nodes() {
      @Override
      public CompletionStage<List<NodeInfo>> list() {
        return ask("nodes", network::alive);
      }

      @Override
      public Subscription watch(NodesListener listener) {
        nodesListeners.add(listener);
        return () -> nodesListeners.remove(listener);
      }
    };
  }

  @Override
  public Health health() {
    return new Health() {
      @Override
      public State state() {
        return state;
      }

      @Override
      public Subscription listen(HealthListener listener) {
        healthListeners.add(listener);
        return () -> healthListeners.remove(listener);
      }
    };
  }

  @Override
  public TransportStatistics statistics() {
    return new TransportStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      watches.clear();
      network.closed(this);
    }
  }
}
