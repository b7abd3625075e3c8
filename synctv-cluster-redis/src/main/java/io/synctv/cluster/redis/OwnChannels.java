package io.synctv.cluster.redis;

/** The channels that carry this node's name: messages to it. */
final class OwnChannels {

  private final Mail mail;
  private final Partitions partitions;
  private final RedisMessages messages;

  OwnChannels(Mail mail, Partitions partitions, RedisMessages messages) {
    this.mail = mail;
    this.partitions = partitions;
    this.messages = messages;
  }

  void holdOn(Subscriptions subscriptions, Keys keys) {
    subscriptions.hold(keys.nodeEvents(mail.node()), new Own(false));
    subscriptions.hold(keys.nodeControl(mail.node()), new Own(true));
  }

  private final class Own implements Subscriptions.Receiver {

    private final boolean urgent;

    Own(boolean urgent) {
      this.urgent = urgent;
    }

    @Override
    public void received(byte[] message) {
      Envelope envelope = mail.open(message, 0);
      if (envelope == null) {
        return;
      }
      switch (envelope.kind()) {
        case MESSAGE, CONTROL ->
            partitions.offer(partitions.queue(0, urgent), () -> messages.deliver(envelope));
        case EVENTS, RESET, PROBE, GOODBYE, HELLO -> mail.reject();
      }
    }

    @Override
    public void subscribed() {
      // Messages that were missed meanwhile are lost, as messages may be.
    }
  }
}
