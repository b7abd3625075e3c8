package io.synctv.cluster.redis;

/** The channels that carry this node's name: messages to it. */
final class OwnChannels {

  private final EnvelopeChannel envelopes;
  private final Partitions partitions;
  private final RedisMessages messages;

  OwnChannels(EnvelopeChannel envelopes, Partitions partitions, RedisMessages messages) {
    this.envelopes = envelopes;
    this.partitions = partitions;
    this.messages = messages;
  }

  void holdOn(Subscriptions subscriptions, Keys keys) {
    subscriptions.hold(keys.nodeEvents(envelopes.node()), new Own(false));
    subscriptions.hold(keys.nodeControl(envelopes.node()), new Own(true));
  }

  private final class Own implements Subscriptions.Receiver {

    private final boolean urgent;

    Own(boolean urgent) {
      this.urgent = urgent;
    }

    @Override
    public void received(byte[] message) {
      Envelope envelope = envelopes.open(message, 0);
      if (envelope == null) {
        return;
      }
      switch (envelope.kind()) {
        case MESSAGE, CONTROL ->
            partitions.offer(partitions.queue(0, urgent), () -> messages.deliver(envelope));
        case EVENTS, RESET, PROBE, GOODBYE, HELLO -> envelopes.reject();
      }
    }

    @Override
    public void subscribed() {
      // Messages that were missed meanwhile are lost, as messages may be.
    }
  }
}
