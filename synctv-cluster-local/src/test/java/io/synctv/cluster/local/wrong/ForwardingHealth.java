package io.synctv.cluster.local.wrong;

import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.Subscription;

/** Hands everything to another health. */
abstract class ForwardingHealth implements Health {

  final Health to;

  ForwardingHealth(Health to) {
    this.to = to;
  }

  @Override
  public State state() {
    return to.state();
  }

  @Override
  public Subscription listen(HealthListener listener) {
    return to.listen(listener);
  }
}
