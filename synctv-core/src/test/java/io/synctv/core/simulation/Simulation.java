package io.synctv.core.simulation;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.core.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: three nodes, six people, one room, and what goes wrong. First all of that for a number
 * of steps; then nothing goes wrong any more and nobody does anything, and what must hold is
 * checked; then all nodes are started again.
 */
final class Simulation {

  /** How many steps of people and of trouble there are in a run. */
  static final int STEPS = 200;

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;
  private static final int PEOPLE = 6;
  private static final Limits LIMITS =
      Limits.builder()
          .chatBurst(10_000)
          .commandsPerSecond(10_000)
          .grace(Duration.ofSeconds(2))
          .roomIdle(Duration.ofSeconds(5))
          .build();

  private final long seed;
  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;
  private final Database database;
  private final Network network;
  private final Ledger ledger;
  private final Checker checker;
  private final Agreement agreement;
  private final LogCheck log;
  private final RoomId room = RoomId.of("room");
  private final List<Node> nodes = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private int numbers;
  private int lives;
  private boolean closing;

  Simulation(long seed, boolean tracing) {
    this(seed, tracing, Weakness.NONE);
  }

  Simulation(long seed, boolean tracing, Weakness weakness) {
    this.seed = seed;
    this.scheduler = new Scheduler(seed, tracing);
    this.chance = scheduler.chance().split();
    this.faults = new Faults(chance.split(), weakness);
    this.database = new Database(scheduler);
    this.network = new Network(scheduler, faults, this::broken);
    User owner = User.of("p0");
    database
        .kept()
        .rooms()
        .create(
            new RoomInfo(
                room, "Room", owner, scheduler.millis(), false, null, RoomSettings.DEFAULT),
            Member.of(owner, Role.OWNER, scheduler.millis()),
            1,
            null);
    this.ledger = new Ledger(scheduler, database, room, this::broken);
    if (faults.databaseIsSeen()) {
      ledger.onChange(new KickCheck(scheduler, room, nodes, this::broken)::applied);
    }
    this.checker =
        new Checker(
            scheduler,
            network.server(),
            ledger,
            room,
            faults.databaseIsSeen(),
            faults.databaseIsThere(),
            this::broken);
    this.agreement =
        new Agreement(
            database, network.server(), ledger, room, faults.logMayRestart(), this::broken);
    this.log = new LogCheck(ledger, this::broken);
    network.onCommit(log::committed);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Checker checker() {
    return checker;
  }

  Faults faults() {
    return faults;
  }

  Ledger ledger() {
    return ledger;
  }

  RoomId room() {
    return room;
  }

  List<Request> requests() {
    return requests;
  }

  int nextNumber() {
    return ++numbers;
  }

  /** An invariant is broken. */
  void broken(String what) {
    scheduler.fail(new AssertionError("seed " + seed + ": invariant " + what));
  }

  boolean logWentBack() {
    return network.server().wentBack();
  }

  boolean mayBeClosed() {
    return closing;
  }

  Node aliveNode(Chance whose) {
    List<Node> alive = nodes.stream().filter(Node::alive).toList();
    return alive.isEmpty() ? null : whose.of(alive);
  }

  /** Runs all of it; returns why it failed, or null. */
  Throwable run() {
    for (int i = 0; i < 3; i++) {
      start(i);
    }
    for (int i = 0; i < PEOPLE; i++) {
      Client client = new Client(this, User.of("p" + i));
      clients.add(client);
      scheduler.later(chance.millis(0, 300), null, "connect", client::connect);
    }
    go(SECOND / 2);
    Trouble trouble = new Trouble(this, nodes, clients, database, network, chance.split());
    boolean storm = chance.oneIn(12); // everybody does something all the time
    int steps = storm ? 3 * STEPS : STEPS;
    for (int step = 0; step < steps && scheduler.failure() == null; step++) {
      if (!trouble.happens()) {
        act();
      }
      if (storm) {
        act();
        go(chance.micros(100, 6000));
      } else {
        go(chance.oneIn(10) ? chance.millis(50, 900) : chance.micros(100, 40_000));
      }
    }
    if (chance.oneIn(10)) {
      closing = true;
      clients.getFirst().send(new RoomCommand.Close(), true);
      go(chance.millis(1, 1000));
    }
    faults.end();
    trouble.end();
    for (int i = 0; i < 60 && !clients.stream().allMatch(Client::idle); i++) {
      go(SECOND / 2);
    }
    go(2 * SECOND);
    check();
    go(4 * SECOND);
    checkPresence();
    if (scheduler.failure() == null) {
      trouble.restartAll();
      go(8 * SECOND);
      check();
    }
    return scheduler.failure();
  }

  private void checkPresence() {
    if (faults.pauses > 0) {
      // A join that a paused node handles late takes over a session that is elsewhere by then.
      go(70 * SECOND);
    }
    if (scheduler.failure() == null) {
      agreement.presence(nodes.stream().filter(Node::alive).toList(), clients);
    }
  }

  private void check() {
    if (scheduler.failure() == null) {
      agreement.quiet(nodes.stream().filter(Node::alive).toList(), clients);
      checker.requests(requests);
      if (network.server().restarts() == 0 && !network.server().hasLost()) {
        log.addedIsPlayed(requests);
      }
    }
  }

  /** Lets virtual time go on. */
  private void go(long nanos) {
    scheduler.run(scheduler.nanos() + nanos);
  }

  private void act() {
    Client client = chance.of(clients);
    boolean owner = client == clients.getFirst();
    if (chance.oneIn(30)) {
      client.disconnect();
    } else if (chance.oneIn(25)) {
      client.repeat(
          chance.oneIn(3) ? Commands.next(chance, client.page(), owner, nextNumber()) : null);
    } else if (client.page().epoch() != null) {
      int burst = chance.oneIn(12) ? 1 + chance.below(4) : 1;
      for (int i = 0; i < burst; i++) {
        client.send(Commands.next(chance, client.page(), owner, nextNumber()), !chance.oneIn(4));
      }
    }
  }

  /** Starts the node of a place, under a name that was never used. */
  void start(int place) {
    String name = "abc".charAt(place) + (lives < 3 ? "" : String.valueOf(lives));
    lives++;
    Node node = new Node(name, scheduler, network, database, LIMITS, ledger);
    node.machine.afterStep(() -> checker.look(node));
    if (place < nodes.size()) {
      nodes.set(place, node);
    } else {
      nodes.add(node);
    }
    scheduler.trace(name + " starts");
  }
}
