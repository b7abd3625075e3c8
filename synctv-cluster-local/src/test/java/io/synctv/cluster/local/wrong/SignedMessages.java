package io.synctv.cluster.local.wrong;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Subscription;
import java.util.Arrays;

/** Signs messages with one byte, and drops and counts what has another. */
class SignedMessages implements Messages {

  static final byte SIGNATURE = 'S';

  private final Messages to;
  private final Runnable count;

  SignedMessages(Messages to, Runnable count) {
    this.to = to;
    this.count = count;
  }

  @Override
  public void send(Address address, Urgency urgency, byte[] payload) {
    byte[] signed = new byte[payload.length + 1];
    signed[0] = SIGNATURE;
    System.arraycopy(payload, 0, signed, 1, payload.length);
    to.send(address, urgency, signed);
  }

  @Override
  public Subscription listen(Address at, MessageListener listener) {
    return to.listen(
        at,
        (from, signed) -> {
          if (signed.length > 0 && signed[0] == SIGNATURE) {
            listener.onMessage(from, Arrays.copyOfRange(signed, 1, signed.length));
          } else {
            malformed(from, signed, listener);
          }
        });
  }

  /** Takes what nobody has signed. */
  void malformed(NodeId from, byte[] signed, MessageListener listener) {
    count.run();
  }
}
