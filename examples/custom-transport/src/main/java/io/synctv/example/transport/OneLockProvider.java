package io.synctv.example.transport;

import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.ClusterTransportProvider;

/** Makes nodes that share one store: what an address of a server would lead to elsewhere. */
public final class OneLockProvider implements ClusterTransportProvider {

  /** The name of this provider. */
  public static final String NAME = "one-lock";

  private static final OneLockStore STORE = new OneLockStore();

  /** Called by {@link java.util.ServiceLoader}. */
  public OneLockProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ClusterTransport create(ClusterContext context) {
    return new OneLockTransport(context, STORE);
  }
}
