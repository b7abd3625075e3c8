package io.synctv.core.cluster;

import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;

/** The primary's messages; what is sent is sent in the shadow too. */
final class ShadowedMessages implements Messages {

  private final Messages primary;
  private final ShadowReplicator replicator;

  ShadowedMessages(Messages primary, ShadowReplicator replicator) {
    this.primary = primary;
    this.replicator = replicator;
  }

  @Override
  public void send(Address to, Urgency urgency, byte[] payload) {
    primary.send(to, urgency, payload);
    if (replicator.admit("a message")) {
      replicator.run(
          () -> {
            replicator.release();
            try {
              replicator.shadow().messages().send(to, urgency, payload);
            } catch (TransportException e) {
              replicator.failed("a message");
            }
          });
    }
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    return primary.listen(at, listener);
  }
}
