package io.synctv.cluster.local.wrong;

import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;

/** Hands everything to other messages. */
abstract class ForwardingMessages implements Messages {

  final Messages to;

  ForwardingMessages(Messages to) {
    this.to = to;
  }

  @Override
  public void send(Address address, Urgency urgency, byte[] payload) {
    to.send(address, urgency, payload);
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    return to.listen(at, listener);
  }
}
