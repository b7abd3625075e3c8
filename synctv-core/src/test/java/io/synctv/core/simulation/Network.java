package io.synctv.core.simulation;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The nodes of a simulation and the log server between them. */
final class Network implements LogServer.Watchers {

  /** How long what a silent node holds stays, in nanoseconds. */
  static final long LEASE = 15_000_000_000L;

  private final Scheduler scheduler;
  private final Faults faults;
  private final LogServer server;
  private Consumer<Commit> commits = commit -> {};
  private final List<SimulatedTransport> nodes = new ArrayList<>();

  Network(Scheduler scheduler, Faults faults, Consumer<String> broken) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.server =
        new LogServer(scheduler.chance().split(), scheduler::nanos, faults.weakness, this, broken);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Faults faults() {
    return faults;
  }

  LogServer server() {
    return server;
  }

  SimulatedTransport add(NodeId id, Machine machine) {
    SimulatedTransport node = new SimulatedTransport(id, machine, this);
    joined(node);
    nodes.add(node);
    return node;
  }

  List<NodeInfo> alive() {
    return nodes.stream().filter(SimulatedTransport::alive).map(SimulatedTransport::info).toList();
  }

  void joined(SimulatedTransport node) {
    nodes.forEach(other -> other.told(node, true));
  }

  void left(SimulatedTransport node) {
    server.forget(node.node());
    nodes.forEach(other -> other.told(node, false));
  }

  /** A node has crashed: what it held stays for a lease. */
  void crashed(SimulatedTransport node) {
    nodes.remove(node);
    scheduler.later(LEASE, null, "lease is over", () -> left(node));
  }

  void closed(SimulatedTransport node) {
    if (nodes.remove(node)) {
      left(node);
    }
  }

  void send(SimulatedTransport from, Address to, Messages.Urgency urgency, byte[] payload) {
    for (SimulatedTransport node : nodes) {
      if (node != from) {
        node.message(from, to, urgency, payload);
      }
    }
  }

  /** Loses all that the server keeps, as one that is started again empty. */
  void loseEverything() {
    server.loseEverything();
    scheduler.later(
        LEASE / 4, null, "nodes put back", () -> nodes.forEach(SimulatedTransport::putBack));
  }

  void resyncAll() {
    nodes.forEach(SimulatedTransport::resync);
  }

  @Override
  public void committed(Commit commit) {
    commits.accept(commit);
  }

  /** Has somebody look at each commit that the log takes. */
  void onCommit(Consumer<Commit> observer) {
    commits = observer;
  }

  @Override
  public void entries(RoomId room, List<LogEntry> entries) {
    nodes.forEach(node -> node.deliver(room, entries));
  }

  @Override
  public void resync(RoomId room) {
    nodes.forEach(node -> node.resync(room));
  }
}
