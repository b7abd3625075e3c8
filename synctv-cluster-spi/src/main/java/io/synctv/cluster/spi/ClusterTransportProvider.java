package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;

/**
 * Makes transports. Found by {@link java.util.ServiceLoader} and chosen by name ({@link
 * ClusterTransports}).
 *
 * <p>Implementations have a public no-argument constructor and keep no state.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterTransportProvider {

  /** {@return the name by which configuration chooses this provider, lower case} */
  String name();

  /**
   * Opens a transport for one node.
   *
   * @param context what the node gives to its transport
   * @return the open transport; the caller closes it
   * @throws TransportException when it cannot be opened
   */
  ClusterTransport create(ClusterContext context);
}
