package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds transport providers on the class path or module path. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ClusterTransports {

  private ClusterTransports() {}

  /**
   * Finds the provider of a name.
   *
   * @param name the provider's name
   * @return the provider
   * @throws TransportException when there is none; the message lists the names found
   */
  public static ClusterTransportProvider provider(String name) {
    List<String> names = new ArrayList<>();
    for (ClusterTransportProvider provider : ServiceLoader.load(ClusterTransportProvider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
      names.add(provider.name());
    }
    throw new TransportException(
        "There is no cluster transport named '"
            + name
            + "'; found: "
            + names.stream().sorted().toList());
  }
}
