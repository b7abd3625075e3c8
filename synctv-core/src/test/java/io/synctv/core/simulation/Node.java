package io.synctv.core.simulation;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.SimulatedNode;
import io.synctv.core.state.RoomState;

/** One life of a node: from its start to its crash or stop. */
final class Node {

  final String name;
  final Machine machine;
  final SimulatedTransport transport;
  final SimulatedNode engine;

  /** What its view was when it was last looked at. */
  RoomState checked;

  String checkedEpoch = "";
  long checkedVersion;
  boolean stopping;

  Node(
      String name,
      Scheduler scheduler,
      Network network,
      Database database,
      Limits limits,
      SimulatedStores.Observer observer) {
    this.name = name;
    this.machine = new Machine(scheduler, name);
    this.transport = network.add(NodeId.of(name), machine);
    this.engine =
        new SimulatedNode(
            limits,
            new SimulatedStores(database, machine, network.faults(), observer),
            transport,
            machine,
            new IdGenerator(scheduler.chance().split()));
  }

  boolean alive() {
    return !machine.crashed() && !stopping;
  }

  @Override
  public String toString() {
    return name;
  }
}
