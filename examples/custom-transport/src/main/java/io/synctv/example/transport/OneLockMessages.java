package io.synctv.example.transport;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.SerialQueue;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.List;

/** Messages as one node sends and hears them. */
final class OneLockMessages implements Messages {

  private final OneLockTransport node;
  private final List<Listening> listeners = new ArrayList<>(); // guarded by the store's lock

  OneLockMessages(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public void send(Address to, Urgency urgency, byte[] payload) {
    node.locked(
        () -> {
          node.checkOpen();
          if (!node.isReachable()) {
            node.dropped.increment();
            return null;
          }
          node.published.increment();
          for (OneLockTransport other : node.store.nodes) {
            if (other != node && other.isReachable()) {
              other.messages().deliver(to, urgency, node.node(), payload);
            }
          }
          return null;
        });
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    return node.locked(
        () -> {
          node.checkOpen();
          Listening listening = new Listening(at, listener);
          listeners.add(listening);
          return listening;
        });
  }

  void close() {
    List.copyOf(listeners).forEach(Listening::close);
  }

  private void deliver(Address to, Urgency urgency, NodeId from, byte[] payload) {
    for (Listening listening : listeners) {
      if (listening.at.equals(to) && !listening.put(urgency, from, payload)) {
        node.dropped.increment();
      }
    }
  }

  /** A mailbox for each urgency: what is urgent does not wait behind what is not. */
  private final class Listening implements Subscription {

    private final Address at;
    private final MessageListener listener;
    private final SerialQueue ordinary = OneLockTransport.mailbox();
    private final SerialQueue control = OneLockTransport.mailbox();

    Listening(Address at, MessageListener listener) {
      this.at = at;
      this.listener = listener;
    }

    boolean put(Urgency urgency, NodeId from, byte[] payload) {
      SerialQueue mailbox =
          switch (urgency) {
            case ORDINARY -> ordinary;
            case CONTROL -> control;
          };
      return mailbox.offer(
          () -> {
            node.received.increment();
            listener.onMessage(from, payload);
          });
    }

    @Override
    public void close() {
      ordinary.close();
      control.close();
      node.locked(() -> listeners.remove(this));
    }
  }
}
