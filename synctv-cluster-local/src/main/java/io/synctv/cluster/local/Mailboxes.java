package io.synctv.cluster.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.Messages.Urgency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who listens at one address, and what they are still to be told. Each urgency has a queue of its
 * own, so that control messages wait for no others. A full queue drops messages.
 */
final class Mailboxes {

  private final Address address;
  private final MailboxDelivery post;
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Urgency, DeliveryQueue> queues = new EnumMap<>(Urgency.class);

  /** Never changed but replaced. */
  @GuardedBy("lock")
  private List<Subscriber.Receiver> receivers = List.of();

  @GuardedBy("lock")
  private boolean retired;

  Mailboxes(Address address, MailboxDelivery post) {
    this.address = address;
    this.post = post;
    for (Urgency urgency : Urgency.values()) {
      queues.put(urgency, new DeliveryQueue());
    }
  }

  void send(LocalNode from, Urgency urgency, byte[] payload) {
    DeliveryQueue queue = queue(urgency);
    Runnable turn;
    lock.lock();
    try {
      if (receivers.isEmpty()) {
        return;
      }
      if (!queue.offer(new Delivery.Message(receivers, from, payload))) {
        post.countDropped();
        receivers.forEach(receiver -> receiver.node().metrics().dropped.increment());
        return;
      }
      turn = queue.turn();
    } finally {
      lock.unlock();
    }
    DeliveryQueue.deliver(turn);
  }

  /** Adds a receiver, or returns false when this box is retired. */
  boolean add(Subscriber.Receiver receiver) {
    lock.lock();
    try {
      if (!retired) {
        receivers = Stream.concat(receivers.stream(), Stream.of(receiver)).toList();
      }
      return !retired;
    } finally {
      lock.unlock();
    }
  }

  void remove(Subscriber.Receiver receiver) {
    lock.lock();
    try {
      receivers = receivers.stream().filter(other -> other != receiver).toList();
      if (receivers.isEmpty()) {
        retired = true;
        post.remove(address, this);
      }
    } finally {
      lock.unlock();
    }
  }

  private DeliveryQueue queue(Urgency urgency) {
    @Nullable DeliveryQueue queue = queues.get(urgency);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + urgency);
    }
    return queue;
  }
}
