package io.synctv.cluster.local;

import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;

/** Messages between the nodes of one JVM. */
final class LocalMessages implements Messages {

  private final LocalNode node;
  private final MailboxDelivery post;

  LocalMessages(LocalNode node, MailboxDelivery post) {
    this.node = node;
    this.post = post;
  }

  @Override
  public void send(Address to, Urgency urgency, byte[] payload) {
    node.checkOpen();
    if (node.reachable()) {
      node.metrics().published.increment();
      post.send(to, urgency, node, payload);
    } else {
      node.metrics().dropped.increment();
    }
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    node.checkOpen();
    if (at instanceof Address.OfNode name && !name.node().equals(node.node())) {
      throw new IllegalArgumentException("a node listens to no other node's name");
    }
    return node.own(post.add(at, node, listener));
  }
}
