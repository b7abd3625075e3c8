package io.synctv.cluster.redis.lab;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One client's ways to servers that belong together: a proxy to each. Servers name each other by
 * addresses that go past the proxies, so the settings translate them.
 */
public final class Ways implements AutoCloseable {

  private final Map<String, String> settings;
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();

  /**
   * Makes ways.
   *
   * @param settings how the servers are reached without them, by the transport's keys
   * @param servers each server there is
   */
  public Ways(Map<String, String> settings, List<InetSocketAddress> servers) {
    for (InetSocketAddress server : servers) {
      proxies.put(
          server.getAddress().getHostAddress() + ":" + server.getPort(), FaultProxy.to(server));
    }
    this.settings = new HashMap<>(settings);
    this.settings.computeIfPresent("redis.addresses", (key, addresses) -> translated(addresses));
    this.settings.put(
        "redis.nat",
        proxies.entrySet().stream()
            .map(way -> way.getKey() + "=127.0.0.1:" + way.getValue().port())
            .collect(Collectors.joining(",")));
  }

  private String translated(String addresses) {
    String result = addresses;
    for (Map.Entry<String, FaultProxy> way : proxies.entrySet()) {
      result = result.replace("//" + way.getKey(), "//127.0.0.1:" + way.getValue().port());
    }
    return result;
  }

  /** Returns how the client reaches the servers over them. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /**
   * Returns the way to one server.
   *
   * @param port where the server listens
   * @return the way
   */
  public FaultProxy to(int port) {
    return proxies.entrySet().stream()
        .filter(way -> way.getKey().endsWith(":" + port))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** As {@link FaultProxy#hole}, on all of them. */
  public void hole() {
    proxies.values().forEach(FaultProxy::hole);
  }

  /** As {@link FaultProxy#heal}. */
  public void heal() {
    proxies.values().forEach(FaultProxy::heal);
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
  }
}
