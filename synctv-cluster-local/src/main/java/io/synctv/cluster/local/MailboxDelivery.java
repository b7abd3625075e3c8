package io.synctv.cluster.local;

import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages.Urgency;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** The addresses of a cluster at which somebody listens. */
final class MailboxDelivery {

  private final ConcurrentMap<Address, Mailboxes> boxes = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();

  void send(Address to, Urgency urgency, LocalNode from, byte[] payload) {
    Mailboxes box = boxes.get(to);
    if (box != null) {
      box.send(from, urgency, payload);
    }
  }

  Subscriber.Receiver add(Address at, LocalNode node, MessageListener listener) {
    while (true) {
      Mailboxes box = boxes.computeIfAbsent(at, absent -> new Mailboxes(absent, this));
      Subscriber.Receiver receiver = new Subscriber.Receiver(node, box, listener);
      if (box.add(receiver)) {
        return receiver;
      }
    }
  }

  /** Called by a box that has just retired. */
  void remove(Address address, Mailboxes box) {
    boxes.remove(address, box);
  }

  void countDropped() {
    dropped.increment();
  }

  long dropped() {
    return dropped.sum();
  }

  /** Returns the number of addresses at which somebody listens. */
  int size() {
    return boxes.size();
  }
}
