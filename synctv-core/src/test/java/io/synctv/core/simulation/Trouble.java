package io.synctv.core.simulation;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong with nodes, database and log server as a whole, and how it ends. */
final class Trouble {

  private final Simulation world;
  private final Scheduler scheduler;
  private final Faults faults;
  private final List<Node> nodes;
  private final List<Client> clients;
  private final Database database;
  private final Network network;
  private final Chance chance;
  private final List<Integer> down = new ArrayList<>();

  Trouble(
      Simulation world,
      List<Node> nodes,
      List<Client> clients,
      Database database,
      Network network,
      Chance chance) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.faults = world.faults();
    this.nodes = nodes;
    this.clients = clients;
    this.database = database;
    this.network = network;
    this.chance = chance;
  }

  /** Perhaps something happens; says whether it did. */
  boolean happens() {
    int place = chance.below(nodes.size());
    Node node = nodes.get(place);
    if (chance.in10000(faults.crashes)) {
      if (node.alive()) {
        crash(place);
        scheduler.later(chance.millis(100, 6000), null, "restart", () -> restart(place));
      }
    } else if (chance.in10000(faults.stops)) {
      if (node.alive()) {
        stop(place);
      }
    } else if (chance.in10000(faults.pauses)) {
      pause(node);
    } else if (chance.in10000(faults.cutOffs)) {
      cutOff(node);
    } else if (chance.in10000(faults.databaseAway)) {
      scheduler.trace("the database is away");
      database.away(true);
      scheduler.later(
          chance.millis(50, 4000), null, "database is back", () -> database.away(false));
    } else if (chance.in10000(faults.databaseGoesBack)) {
      database.copy();
      scheduler.later(chance.millis(1, 1500), null, "database goes back", this::databaseGoesBack);
    } else if (chance.in10000(faults.databaseForgets)) {
      scheduler.trace("the database forgets old changes and keys");
      database.forget();
      world.ledger().databaseForgot();
      world.checker().databaseForgot();
    } else if (chance.in10000(faults.logLoses)) {
      logRestarts(network::loseEverything);
    } else if (chance.in10000(faults.logGoesBack)) {
      network.server().copy();
      scheduler.later(
          chance.millis(1, 1500),
          null,
          "log goes back",
          () -> {
            if (!faults.over()) {
              network.server().goBack();
              network.resyncAll();
            }
          });
    } else {
      return false;
    }
    return true;
  }

  private void databaseGoesBack() {
    // Who was told that the room is closed does not come back to it.
    if (!faults.over() && !world.mayBeClosed() && database.goBack()) {
      scheduler.trace("the database has gone back");
      world.ledger().databaseWentBack();
      network.server().databaseWentBack();
    }
  }

  private void crash(int place) {
    Node node = nodes.get(place);
    scheduler.trace(node + " crashes");
    node.machine.crash();
    network.crashed(node.transport);
    clients.forEach(client -> client.crashed(node));
    down.add(place);
  }

  private void restart(int place) {
    if (down.remove(Integer.valueOf(place))) {
      world.start(place);
    }
  }

  /** Stops a node as an operator does, and starts it again. */
  private void stop(int place) {
    Node node = nodes.get(place);
    scheduler.trace(node + " stops");
    node.stopping = true;
    down.add(place);
    scheduler.task(
        0,
        node.machine,
        "stop",
        () -> {
          node.engine.rooms().close();
          node.transport.close();
          scheduler.later(0, null, "stopped", () -> stopped(node, place));
        });
    scheduler.later(20_000_000_000L, null, "killed", () -> stopped(node, place));
  }

  private void stopped(Node node, int place) {
    if (!node.machine.crashed()) {
      node.machine.crash();
      network.crashed(node.transport);
      clients.forEach(client -> client.crashed(node));
      restart(place);
    }
  }

  private void pause(Node node) {
    if (node.alive() && !node.machine.paused()) {
      scheduler.trace(node + " pauses");
      node.machine.pause();
      scheduler.later(chance.millis(20, 5000), null, "resume", () -> resume(node));
    }
  }

  private void resume(Node node) {
    if (node.machine.paused() && !node.machine.crashed()) {
      scheduler.trace(node + " wakes");
      node.machine.resume();
    }
  }

  private void cutOff(Node node) {
    List<Node> cut = chance.oneIn(4) ? List.copyOf(nodes) : List.of(node);
    scheduler.trace(cut + " are cut off");
    cut.forEach(each -> each.transport.cutOff());
    scheduler.later(
        chance.millis(100, 6000),
        null,
        "reconnect",
        () -> cut.forEach(each -> each.transport.reconnect()));
  }

  private void logRestarts(Runnable what) {
    List<Node> all = List.copyOf(nodes);
    all.forEach(each -> each.transport.cutOff());
    scheduler.trace("the log server restarts empty");
    what.run();
    scheduler.later(
        chance.millis(1, 2500),
        null,
        "log server is back",
        () -> all.forEach(each -> each.transport.reconnect()));
  }

  /** All that went wrong is over. */
  void end() {
    scheduler.trace("no more trouble");
    database.away(false);
    for (Node node : List.copyOf(nodes)) {
      resume(node);
      node.transport.reconnect();
    }
    for (int place : List.copyOf(down)) {
      if (nodes.get(place).machine.crashed()) {
        restart(place);
      } else {
        stopped(nodes.get(place), place);
      }
    }
  }

  /** Crashes all nodes and starts them again. */
  void restartAll() {
    for (int place = 0; place < nodes.size(); place++) {
      if (!nodes.get(place).machine.crashed()) {
        crash(place);
        restart(place);
      }
    }
  }
}
