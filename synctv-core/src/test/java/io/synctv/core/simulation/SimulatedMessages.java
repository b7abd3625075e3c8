package io.synctv.core.simulation;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages to and from one node: late, in order for each sender and urgency, or lost. */
final class SimulatedMessages implements Messages {

  private final SimulatedTransport node;
  private final Map<Address, List<MessageListener>> boxes = new LinkedHashMap<>();
  private final Map<String, Long> arrivals = new LinkedHashMap<>();

  SimulatedMessages(SimulatedTransport node) {
    this.node = node;
  }

  @Override
  public void send(Address to, Urgency urgency, byte[] payload) {
    if (!node.mute()) {
      node.network().send(node, to, urgency, payload);
    }
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    boxes.computeIfAbsent(at, absent -> new ArrayList<>()).add(listener);
    return () -> boxes.getOrDefault(at, new ArrayList<>()).remove(listener);
  }

  /** Takes what another node has sent. */
  void arrive(NodeId from, Address to, Urgency urgency, byte[] payload) {
    boolean lost = node.chance().in10000(node.faults().now(node.faults().messageLost));
    if (lost || !boxes.containsKey(to)) {
      return;
    }
    Scheduler scheduler = node.scheduler();
    String order = from + " " + urgency;
    long at = Math.max(arrivals.getOrDefault(order, 0L) + 1, scheduler.nanos() + node.way());
    arrivals.put(order, at);
    scheduler.task(
        at - scheduler.nanos(),
        node.machine(),
        "message",
        () ->
            List.copyOf(boxes.getOrDefault(to, List.of()))
                .forEach(listener -> listener.onMessage(from, payload)));
  }
}
